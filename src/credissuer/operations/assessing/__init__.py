"""Staff's side of applications: take, assess, prove, propose."""
