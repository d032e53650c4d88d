"""The windows of who leads a class: console and projector, and what they show."""
