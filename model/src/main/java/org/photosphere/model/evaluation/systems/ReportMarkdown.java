package org.photosphere.model.evaluation.systems;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.systems.ReportBlock.Figure;
import org.photosphere.model.evaluation.systems.ReportBlock.Heading;
import org.photosphere.model.evaluation.systems.ReportBlock.Sentences;
import org.photosphere.model.evaluation.systems.ReportBlock.Table;

/** A comparison as Markdown with tables, its pictures by their paths relative to the file. */
public final class ReportMarkdown {

    /** Characters that Markdown, tables or HTML within it would interpret. */
    private static final String SPECIAL = "\\|*_`<>[]#";

    private ReportMarkdown() {}

    /** @return the text, with Unix line ends */
    public static String of(SystemsReport report) {
        StringBuilder text = new StringBuilder("# " + ReportContent.TITLE + "\n");
        ReportBlock.Form form = new Markdown();
        for (ReportBlock block : ReportContent.of(report)) {
            text.append('\n').append(block.in(form)).append('\n');
        }
        return text.toString();
    }

    /**
     * @param file replaced if present; the folder is created if absent
     * @throws org.photosphere.model.InputException where it cannot be written
     */
    public static void write(SystemsReport report, Path file) {
        ReportFiles.write(file, of(report));
    }

    private static final class Markdown implements ReportBlock.Form {

        @Override
        public String heading(Heading heading) {
            return "## " + escaped(heading.text());
        }

        @Override
        public String sentences(Sentences sentences) {
            return sentences.all().stream().map(ReportMarkdown::escaped).collect(Collectors.joining("\n"));
        }

        @Override
        public String table(Table table) {
            String others = table.hasNumbers() ? " ---: |" : " --- |";
            return row(table.columns()) + "\n| --- |"
                    + others.repeat(table.columns().size() - 1)
                    + table.rows().stream().map(row -> "\n" + row(row)).collect(Collectors.joining());
        }

        @Override
        public String figure(Figure figure) {
            String picture = "![" + escaped(figure.title()) + "](<" + figure.file() + ">)";
            String caption = figure.caption().isEmpty() ? "" : " " + escaped(figure.caption());
            return picture + "\n\n**" + escaped(figure.title()) + ".**" + caption;
        }
    }

    private static String row(List<String> cells) {
        return cells.stream().map(ReportMarkdown::escaped).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A line's end within a text would end the table's row.
            if (c == '\n' || c == '\r') {
                escaped.append(' ');
                continue;
            }
            escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c == '&' ? "&amp;" : c);
        }
        return escaped.toString();
    }
}
