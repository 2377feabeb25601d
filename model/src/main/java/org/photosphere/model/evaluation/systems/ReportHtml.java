package org.photosphere.model.evaluation.systems;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.evaluation.systems.ReportBlock.Figure;
import org.photosphere.model.evaluation.systems.ReportBlock.Heading;
import org.photosphere.model.evaluation.systems.ReportBlock.Sentences;
import org.photosphere.model.evaluation.systems.ReportBlock.Table;

/**
 * A comparison as one HTML file that needs no other: its pictures are in it, and nothing is loaded. Also well-formed
 * XML.
 */
public final class ReportHtml {

    /** Bytes of a picture; the largest one, of thousands of points, has a hundredth of it. */
    private static final int LARGEST_PICTURE = 1 << 26;

    private static final String HINT = "draw the pictures again, or leave them out of the report";

    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #ffffff; --ink: #2e3440; --quiet: #6b7280; --line: #e5e7eb;
              --fails: #b4231a; --holds: #1f7a4d; --undecided: #97661a; }
            @media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e3e6eb; --quiet: #9aa3af;
              --line: #2f3640; --fails: #ff8f86; --holds: #79d3a3; --undecided: #e5b567; } }
            body { background: var(--paper); color: var(--ink); margin: 2rem auto; max-width: 76rem; padding: 0 1.5rem;
              font: 15px/1.5 'DejaVu Sans', Verdana, sans-serif; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            .table { overflow-x: auto; }
            table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: left;
              vertical-align: top; overflow-wrap: anywhere; min-width: 4.5rem; }
            th { color: var(--quiet); font-weight: normal; vertical-align: bottom; }
            .numbers td + td, .numbers th + th { text-align: right; }
            figure { margin: 2rem 0; } figcaption { color: var(--quiet); }
            img { width: 100%; height: auto; background: #ffffff; border-radius: 4px; }
            .fails { color: var(--fails); } .holds { color: var(--holds); } .undecided { color: var(--undecided); }
            .not-measured { color: var(--quiet); }
            """;

    private ReportHtml() {}

    /**
     * @param folder to which the report's pictures are relative
     * @throws InputException where a picture cannot be read
     */
    public static String of(SystemsReport report, Path folder) {
        ReportBlock.Form html = new Html(folder);
        String body =
                ReportContent.of(report).stream().map(block -> block.in(html)).collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>%1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <h1>%1$s</h1>
                %3$s</body>
                </html>
                """.formatted(escaped(ReportContent.TITLE), STYLE, body);
    }

    /**
     * @param file replaced if present; the report's pictures are relative to its folder
     * @throws InputException where it cannot be written, or a picture cannot be read
     */
    public static void write(SystemsReport report, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        ReportFiles.write(file, of(report, folder == null ? file.toAbsolutePath() : folder));
    }

    /** @param folder to which the pictures are relative */
    private record Html(Path folder) implements ReportBlock.Form {

        @Override
        public String heading(Heading heading) {
            return "<h2>" + escaped(heading.text()) + "</h2>\n";
        }

        @Override
        public String sentences(Sentences sentences) {
            return "<p>" + sentences.all().stream().map(ReportHtml::escaped).collect(Collectors.joining("\n"))
                    + "</p>\n";
        }

        @Override
        public String table(Table table) {
            return "<div class=\"table\"><table" + (table.hasNumbers() ? " class=\"numbers\"" : "") + ">\n<thead>"
                    + row("th", table.columns()) + "</thead>\n<tbody>\n"
                    + table.rows().stream().map(row -> row("td", row) + "\n").collect(Collectors.joining())
                    + "</tbody>\n</table></div>\n";
        }

        @Override
        public String figure(Figure figure) {
            byte[] picture = InputFiles.read(folder.resolve(figure.file()), LARGEST_PICTURE, HINT);
            return "<figure><img alt=\"" + escaped(figure.title()) + "\" src=\"data:" + mediaType(figure.file())
                    + ";base64," + Base64.getEncoder().encodeToString(picture) + "\"/>\n<figcaption><b>"
                    + escaped(figure.title()) + ".</b> " + escaped(figure.caption()) + "</figcaption></figure>\n";
        }
    }

    private static String row(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + classOf(cell) + ">" + escaped(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    /** Returns the class of a cell that is the state of a statement. */
    private static String classOf(String cell) {
        return Arrays.stream(Claim.State.values())
                .filter(state -> state.title().equals(cell))
                .map(state ->
                        " class=\"" + state.name().toLowerCase(Locale.ROOT).replace('_', '-') + "\"")
                .findFirst()
                .orElse("");
    }

    private static String mediaType(String file) {
        if (file.endsWith(".svg")) {
            return "image/svg+xml";
        }
        if (file.endsWith(".png")) {
            return "image/png";
        }
        throw new InputException(file + " is neither SVG nor PNG", HINT);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // XML has no other control characters.
                default -> escaped.appendCodePoint(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
            }
        });
        return escaped.toString();
    }
}
