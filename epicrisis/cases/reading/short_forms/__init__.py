"""What an author may leave out or write shorter, said in full before a case is checked."""
