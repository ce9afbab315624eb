"""The life of a thing as one literal table of moves."""


class Moves(dict[str, set[str]]):
    """What may follow what. The table is read by people, by ``move_to`` and by the database's own trigger."""

    def allows(self, was: str, becomes: str) -> bool:
        return becomes in self.get(was, ())

    def pairs(self) -> list[tuple[str, str]]:
        """Every legal step, in the shape of a database state machine."""
        return sorted((str(was), str(becomes)) for was, nexts in self.items() for becomes in nexts)

    @property
    def ends(self) -> set[str]:
        """States from which nothing follows."""
        reached = {state for nexts in self.values() for state in nexts}
        return {state for state in reached | set(self) if not self.get(state)}
