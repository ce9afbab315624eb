"""How the back office writes days and moments where Django does not know it."""
