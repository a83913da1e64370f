"""What to say unasked, and when: the calendar, announcements, discussions, polls and predictions."""
