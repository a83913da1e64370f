"""What to say unasked, and when: quotes of the day, weekly takeaways, announcements, discussions, polls, predictions."""
