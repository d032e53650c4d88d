"""The addresses of phones and teachers: what is taken from a request, and what is answered."""
