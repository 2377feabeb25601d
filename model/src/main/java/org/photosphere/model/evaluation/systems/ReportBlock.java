package org.photosphere.model.evaluation.systems;

import java.util.List;

/** Part of a report, in the order of its text; plain text, which each form of the report escapes. */
sealed interface ReportBlock {

    /** A language in which a report is written. */
    interface Form {

        String heading(Heading heading);

        String sentences(Sentences sentences);

        String table(Table table);

        String figure(Figure figure);
    }

    /** Returns the text of this part in a language. */
    String in(Form form);

    record Heading(String text) implements ReportBlock {
        @Override
        public String in(Form form) {
            return form.heading(this);
        }
    }

    /** A paragraph of sentences. */
    record Sentences(List<String> all) implements ReportBlock {
        @Override
        public String in(Form form) {
            return form.sentences(this);
        }
    }

    /**
     * @param columns titles
     * @param rows as many cells as columns; the first one is the row's title
     * @param hasNumbers whether the cells after the first are numbers, aligned at their ends
     */
    record Table(List<String> columns, List<List<String>> rows, boolean hasNumbers) implements ReportBlock {

        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            row.size() + " cells for " + columns.size() + " columns: " + row);
                }
            }
        }

        @Override
        public String in(Form form) {
            return form.table(this);
        }
    }

    /**
     * @param title of the picture
     * @param file relative to the report
     * @param caption may be empty
     */
    record Figure(String title, String file, String caption) implements ReportBlock {
        @Override
        public String in(Form form) {
            return form.figure(this);
        }
    }
}
