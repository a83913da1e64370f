"""How good the answers are: asks the program through its batch door and scores what comes back against labels."""
