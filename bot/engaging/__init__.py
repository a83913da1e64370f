"""What to say unasked, and when: quotes of the day, weekly takeaways, news, discussions, polls, predictions."""
