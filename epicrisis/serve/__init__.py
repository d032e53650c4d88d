"""The app on all cores of one machine: servers, nginx before them, and who looks after them."""
