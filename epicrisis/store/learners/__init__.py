"""What one learner has done: attempts, answers, differentials, and moving them elsewhere."""
