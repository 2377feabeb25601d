package org.photosphere.model.evaluation.systems;

/**
 * A statement about the systems of a comparison, and whether their measurements support it.
 *
 * @param statement complete sentence without its full stop
 * @param source place in the paper that states it, or "aim of this project"
 * @param state what the measurements say
 * @param evidence the numbers, or what is missing
 */
public record Claim(String statement, String source, State state, String evidence) {

    /** {@link #source} of a statement that is not the paper's. */
    public static final String AIM = "aim of this project";

    /** Result of a check, in the order of a report: what contradicts first. */
    public enum State {
        FAILS("does not hold"),
        UNDECIDED("undecided"),
        HOLDS("holds"),
        NOT_MEASURED("not measured");

        private final String title;

        State(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
