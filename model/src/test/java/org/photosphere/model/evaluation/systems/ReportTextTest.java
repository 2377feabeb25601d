package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Both texts of a report, Markdown and HTML. */
class ReportTextTest {

    private static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>a &amp; b</text></svg>";

    @TempDir
    Path folder;

    private SystemsReport report() throws Exception {
        Files.writeString(folder.resolve("one.svg"), SVG);
        Files.write(folder.resolve("two.png"), new byte[] {1, 2, 3});
        return SmallReport.asPrinted()
                .picture(PaperFigure.LATENT.title(), "one.svg")
                .picture("Another <picture>", "two.png")
                .with(SmallReport.result("physformer-convolution", Role.ABLATION)
                        .rmse(0.001))
                .build();
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document document, String name) {
        var nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> cells(Element row) {
        var cells = row.getElementsByTagName("td");
        return IntStream.range(0, cells.getLength())
                .mapToObj(i -> cells.item(i).getTextContent())
                .toList();
    }

    private static List<List<String>> rowsOf(Document document, String title) {
        return elements(document, "tr").stream()
                .map(ReportTextTest::cells)
                .filter(row -> !row.isEmpty() && row.get(0).equals(title))
                .toList();
    }

    @Test
    void htmlBeginsWithTheFailures() throws Exception {
        Document document = parsed(ReportHtml.of(report(), folder));
        String first = elements(document, "p").get(0).getTextContent();
        assertThat(first).startsWith("20 statements: does not hold 1");
        assertThat(first.indexOf("Does not hold: The formal solution"))
                .isPositive()
                .isLessThan(first.indexOf("Holds: "));
    }

    @Test
    void htmlHasThePapersNumbersNextToItsOwn() throws Exception {
        Document document = parsed(ReportHtml.of(report(), folder));
        List<List<String>> rows = rowsOf(document, "Title of speculator");
        assertThat(rows)
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                "Title of speculator",
                                "0.0106",
                                "0.0106",
                                "0.0064",
                                "0.00636",
                                "0.9985",
                                "0.98940",
                                "0.00848",
                                "0.0212"))
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                "Title of speculator", "123,456", "590", "700", "1,000", "64,000", "1.50", "6.50"))
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                "Title of speculator", "0.0106", "0.00636", "0.0212", "0.0127", "0.00530", "0.00318"))
                .anySatisfy(row -> assertThat(row)
                        .containsExactly("Title of speculator", "speculator", "a paper, 2020", "cd".repeat(32)));
        assertThat(rowsOf(document, "Title of physformer-without-bottleneck"))
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                "Title of physformer-without-bottleneck",
                                "3.75e-5",
                                "3.75e-5",
                                "0.0489",
                                "0.0489",
                                "3.09e-5",
                                "5.58e-5",
                                "0.121",
                                "0.0236",
                                "\u2013",
                                "\u2013"));
    }

    @Test
    void htmlHasEveryInversion() throws Exception {
        Document document = parsed(ReportHtml.of(report(), folder));
        assertThat(elements(document, "h2"))
                .extracting(Element::getTextContent)
                .contains("Inversions at S/N 10", "Inversions at S/N 100", "Conditions", "Statements", "Pictures");
        // Two S/N, thirteen systems.
        List<List<String>> teff = rowsOf(document, "Teff (K)");
        assertThat(teff)
                .hasSize(2 * 13)
                .allSatisfy(row -> assertThat(row.get(7)).isEqualTo("400 of 403"));
        assertThat(rowsOf(document, "log g (dex)")).hasSize(2 * 13);
        LabelRow first = LabelRow.of(teff.get(0));
        InversionSpread expected = InversionSpread.of(
                report().results().get(0).inversions().get(0).labels().get(0));
        assertThat(first.width()).isEqualTo(ReportNumbers.of(expected.width()));
        assertThat(first.within()).isEqualTo(ReportNumbers.percent(expected.withinSigma()));
    }

    private record LabelRow(String width, String within) {
        static LabelRow of(List<String> cells) {
            return new LabelRow(cells.get(3), cells.get(6));
        }
    }

    @Test
    void htmlNeedsNoOtherFile() throws Exception {
        String html = ReportHtml.of(report(), folder);
        Document document = parsed(html);
        List<String> sources = elements(document, "img").stream()
                .map(image -> image.getAttribute("src"))
                .toList();
        assertThat(sources)
                .containsExactly(
                        "data:image/svg+xml;base64,"
                                + Base64.getEncoder().encodeToString(SVG.getBytes(StandardCharsets.UTF_8)),
                        "data:image/png;base64,AQID");
        assertThat(elements(document, "script")).isEmpty();
        assertThat(elements(document, "link")).isEmpty();
        assertThat(html.replace("http://www.w3.org/1999/xhtml", ""))
                .doesNotContain("http:", "https:", "url(", "@import");
        assertThat(elements(document, "figcaption").get(0).getTextContent()).contains(PaperFigure.LATENT.caption());
        assertThat(html).contains("prefers-color-scheme: dark");
    }

    @Test
    void htmlShowsTextsAsTheyAre() throws Exception {
        Document document = parsed(ReportHtml.of(report(), folder));
        assertThat(rowsOf(document, "grid").get(0).get(1)).isEqualTo("a <small> grid & more, grid.fits");
        assertThat(elements(document, "picture")).isEmpty();
        assertThat(elements(document, "td"))
                .filteredOn(cell -> cell.getAttribute("class").equals("fails"))
                .singleElement()
                .satisfies(cell -> assertThat(cell.getTextContent()).isEqualTo("does not hold"));
    }

    @Test
    void writesBothFilesNextToTheirPictures() throws Exception {
        SystemsReport report = report();
        ReportHtml.write(report, folder.resolve("report.html"));
        ReportMarkdown.write(report, folder.resolve("report.md"));
        assertThat(folder.resolve("report.html")).hasContent(ReportHtml.of(report, folder));
        assertThat(folder.resolve("report.md")).hasContent(ReportMarkdown.of(report));
    }

    @Test
    void refusesPicturesThatAreMissingOrOfAnotherForm() {
        SystemsReport absent =
                SmallReport.asPrinted().picture("a", "absent.svg").build();
        assertThatThrownBy(() -> ReportHtml.of(absent, folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("absent.svg");
        SystemsReport other = SmallReport.asPrinted().picture("a", "report.md").build();
        ReportMarkdown.write(other, folder.resolve("report.md"));
        assertThatThrownBy(() -> ReportHtml.of(other, folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("neither SVG nor PNG");
    }

    @Test
    void markdownHasTheSameContent() throws Exception {
        String text = ReportMarkdown.of(report());
        assertThat(text)
                .startsWith("# Comparison of forward models\n\n20 statements: does not hold 1")
                .contains("| Title of speculator | 0.0106 | 0.0106 | 0.0064 | 0.00636 | 0.9985 | 0.98940 |")
                .contains("## Inversions at S/N 10\n")
                .contains("![Latent space](<one.svg>)\n\n**Latent space.** The paper's figure 2, bottom right.")
                .contains("a \\<small\\> grid &amp; more")
                .contains("30 bins \\| of equal ratio");
    }

    @Test
    void markdownsRowsHaveAsManyCellsAsTheirColumns() throws Exception {
        int columns = 0;
        for (String line : ReportMarkdown.of(report()).lines().toList()) {
            if (!line.startsWith("|")) {
                columns = 0;
                continue;
            }
            int cells =
                    (int) line.replace("\\|", "").chars().filter(c -> c == '|').count();
            assertThat(columns == 0 || cells == columns).as(line).isTrue();
            columns = cells;
        }
    }

    @Test
    void aReportOfOneModelHasWhatThereIs() throws Exception {
        SystemsReport one = new SmallReport()
                .with(SmallReport.result("interpolation", Role.INTERPOLATION).snrs(List.of()))
                .build();
        Document document = parsed(ReportHtml.of(one, folder));
        assertThat(elements(document, "h2"))
                .extracting(Element::getTextContent)
                .containsExactly(
                        "Conditions",
                        "Errors of spectra from labels (table 1)",
                        "Cost",
                        "Errors by wavelength",
                        "Statements");
        assertThat(ReportMarkdown.of(new SmallReport().build())).contains("19 statements: does not hold 0");
    }
}
