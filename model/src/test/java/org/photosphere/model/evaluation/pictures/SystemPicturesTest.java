package org.photosphere.model.evaluation.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.chart.PixelCanvas;
import org.photosphere.model.evaluation.PhysicalBlackbody;
import org.photosphere.model.evaluation.pictures.SystemPictures.Choice;
import org.photosphere.model.evaluation.pictures.SystemPictures.Material;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.PaperFigure;
import org.photosphere.model.evaluation.systems.ReportHtml;
import org.photosphere.model.evaluation.systems.SmallReport;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;
import org.w3c.dom.Element;

class SystemPicturesTest {

    private static final int BINS = 400;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    @TempDir
    Path folder;

    private static void assumeFonts() {
        assumeThatCode(PixelCanvas::requireFonts)
                .as("pictures need fonts: install fontconfig and a font")
                .doesNotThrowAnyException();
    }

    /** A black body whose metallicities are off by a constant, and which counts how many of it are open. */
    private final class Counted extends DelegatingModel {

        private final double shift;

        Counted(ForwardModel model, double shift) {
            super(model);
            this.shift = shift;
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        }

        @Override
        public float[][] flux(double[][] points) {
            Label label = labels().get(1);
            double[][] shifted = Arrays.stream(points)
                    .map(point ->
                            new double[] {point[0], Math.max(label.lower(), Math.min(label.upper(), point[1] + shift))})
                    .toArray(double[][]::new);
            return super.flux(shifted);
        }

        @Override
        public void close() {
            open.decrementAndGet();
            super.close();
        }
    }

    private static NormalisedGrid grid() {
        BlackbodyModel model = new BlackbodyModel(BINS);
        double[][] labels = model.grid(9);
        float[][] truth = model.flux(labels);
        for (int i = 0; i < truth.length; i++) {
            for (int j = 0; j < BINS; j++) {
                truth[i][j] *= (float) (1 + 0.004 * Math.sin(i + 0.3 * j));
            }
        }
        return new NormalisedGrid(
                List.of(Label.TEFF, Label.METALLICITY),
                labels,
                IntStream.range(0, labels.length).mapToObj(i -> "node " + i).toList(),
                model.wavelengths(),
                truth,
                new double[truth.length]);
    }

    private Map<String, Supplier<ForwardModel>> models() {
        Map<String, Supplier<ForwardModel>> models = new LinkedHashMap<>();
        models.put("physformer", () -> new Counted(new PhysicalBlackbody(new BlackbodyModel(BINS)), 0.01));
        models.put("physformer-mlp-decoder", () -> new Counted(new PhysicalBlackbody(new BlackbodyModel(BINS)), 0.1));
        models.put("physformer-without-physics", () -> new Counted(new BlackbodyModel(BINS), 0.15));
        models.put("speculator", () -> new Counted(new BlackbodyModel(BINS), -0.05));
        models.put("symmetric-autoencoder", () -> new Counted(new BlackbodyModel(BINS), 0.05));
        return models;
    }

    private static List<SystemResult> results() {
        List<SystemResult> results = new ArrayList<>();
        List<String> names = List.of(
                "physformer",
                "payne",
                "kurucz-a1",
                "physgnn",
                "symmetric-autoencoder",
                "speculator",
                "interpolation",
                "physformer-without-physics",
                "physformer-mlp-decoder");
        for (int s = 0; s < names.size(); s++) {
            float[] errors = new float[BINS];
            for (int j = 0; j < BINS; j++) {
                errors[j] = (float) (1e-3 * (s + 1) * (1.2 + Math.sin(0.05 * j + s) + 0.3 * Math.sin(2.1 * j)));
            }
            Role role = s == 0 ? Role.PHYSFORMER : s < 6 ? Role.NETWORK : s == 6 ? Role.INTERPOLATION : Role.ABLATION;
            results.add(SmallReport.result(names.get(s), role)
                    .medianError(errors)
                    .width(s == 7 ? 1.6 : 1)
                    .noise(s)
                    .result());
        }
        return results;
    }

    private Material material() {
        return new Material(grid(), results(), models(), (system, star) -> {
            double[] labels = star.labels()[0].clone();
            labels[0] = Math.min(9000, labels[0] * (system.equals("physformer") ? 1.01 : 1.04));
            labels[1] = Math.max(-1, labels[1] - 0.05);
            return Optional.of(labels);
        });
    }

    private static Element svg(Path file) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return parsers.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    }

    private static long count(Element svg, String element, String attribute, String value) {
        var all = svg.getElementsByTagName(element);
        return IntStream.range(0, all.getLength())
                .filter(i -> ((Element) all.item(i)).getAttribute(attribute).equals(value))
                .count();
    }

    @Test
    void drawsEveryFigureOfThePaper() throws Exception {
        assumeFonts();
        List<PaperFigure> drawn = new ArrayList<>();
        Map<String, String> files =
                SystemPictures.write(material(), Choice.paper(), "a grid & <more>", folder.resolve("new"), drawn::add);
        assertThat(drawn).containsExactly(PaperFigure.values());
        assertThat(files.keySet())
                .containsExactly(Arrays.stream(PaperFigure.values())
                        .map(PaperFigure::title)
                        .toArray(String[]::new));
        assertThat(files.values()).doesNotHaveDuplicates();
        for (String name : files.values()) {
            Element svg = svg(folder.resolve("new").resolve(name));
            BufferedImage image = ImageIO.read(
                    folder.resolve("new").resolve(name.replace(".svg", ".png")).toFile());
            assertThat(image.getWidth()).isEqualTo(PictureFiles.SCALE * Integer.parseInt(svg.getAttribute("width")));
            assertThat(image.getHeight()).isEqualTo(PictureFiles.SCALE * Integer.parseInt(svg.getAttribute("height")));
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            assertThat(Arrays.stream(pixels).distinct().count()).as(name).isGreaterThan(100);
            assertThat(svg.getTextContent())
                    .as(name)
                    .contains("a grid & <more>")
                    .doesNotContain("NaN", "Infinity");
            assertThat(Files.readString(folder.resolve("new").resolve(name))).doesNotContain("NaN");
        }
    }

    @Test
    void opensOneModelAtATimeAndClosesIt() {
        assumeFonts();
        SystemPictures.write(material(), Choice.paper(), "", folder, figure -> {});
        assertThat(open).hasValue(0);
        assertThat(mostOpen).hasValue(1);
    }

    @Test
    void spectraHaveALineOfEachModelInTheirPart() throws Exception {
        assumeFonts();
        SystemPictures.write(material(), Choice.paper(), "", folder, figure -> {});
        Element spectra = svg(folder.resolve("systems-spectra.svg"));
        // Three stars: truth and PhysFormer in both columns, the two baselines in the part.
        assertThat(count(spectra, "polyline", "stroke", "#A9B4C0")).isEqualTo(6);
        assertThat(count(spectra, "polyline", "stroke", "#B4552D")).isEqualTo(6);
        assertThat(count(spectra, "polyline", "stroke", "#3A6B9C")).isEqualTo(3);
        assertThat(count(spectra, "polyline", "stroke", "#C98A2B")).isEqualTo(3);
        assertThat(spectra.getTextContent()).contains("Title of speculator", "Title of symmetric-autoencoder");
    }

    @Test
    void errorsOverWavelengthHaveALineOfEachSystem() throws Exception {
        assumeFonts();
        SystemPictures.write(material(), Choice.paper(), "", folder, figure -> {});
        Element errors = svg(folder.resolve("systems-error-by-wavelength.svg"));
        // PhysFormer in both panels; six others above, two ablations below.
        assertThat(count(errors, "polyline", "stroke", "#B4552D")).isEqualTo(2);
        assertThat(count(errors, "polyline", "stroke-width", "1.5")).isEqualTo(8);
        for (SystemResult result : results()) {
            assertThat(errors.getTextContent()).contains(result.system().title());
        }
    }

    @Test
    void theLandscapeIsLowestAtTheModelsOwnLabels() throws Exception {
        assumeFonts();
        NormalisedGrid grid = grid();
        BlackbodyModel model = new BlackbodyModel(BINS);
        double[] wanted = {5477, -0.5};
        NormalisedGrid star = NearestNode.of(grid, Map.of(Label.TEFF, wanted[0], Label.METALLICITY, wanted[1]));
        PictureFiles.write(
                LossLandscapePicture.of(model, "a model", star, Optional.of(new double[] {5600, -0.45}), "")
                        .orElseThrow(),
                folder);
        Element svg = svg(folder.resolve("systems-landscape.svg"));
        assertThat(svg.getTextContent()).contains("Teff (K)", "[M/H] (dex)", "\u00D7 truth", "+ answer");
        // Two lines each of the marks: white for the truth, red for the answer.
        assertThat(count(svg, "polyline", "stroke", "#FFFFFF")).isEqualTo(2);
        assertThat(count(svg, "polyline", "stroke", "#E4572E")).isEqualTo(2);
        var areas = svg.getElementsByTagName("polygon");
        double[] truthMark = centre(first(svg, "#FFFFFF"));
        String atTruth = "";
        String inCorner = "";
        for (int i = 0; i < areas.getLength(); i++) {
            Element area = (Element) areas.item(i);
            double[] box = box(area.getAttribute("points"));
            boolean holdsTruth = box[0] <= truthMark[0]
                    && box[1] >= truthMark[0]
                    && box[2] <= truthMark[1]
                    && box[3] >= truthMark[1];
            atTruth = holdsTruth ? area.getAttribute("fill") : atTruth;
            inCorner = i == 0 ? area.getAttribute("fill") : inCorner;
        }
        // Darker is a smaller difference.
        assertThat(java.awt.Color.decode(atTruth).getGreen())
                .isLessThan(java.awt.Color.decode(inCorner).getGreen());
    }

    private static String first(Element svg, String stroke) {
        var lines = svg.getElementsByTagName("polyline");
        return IntStream.range(0, lines.getLength())
                .mapToObj(i -> (Element) lines.item(i))
                .filter(line -> line.getAttribute("stroke").equals(stroke))
                .map(line -> line.getAttribute("points"))
                .findFirst()
                .orElseThrow();
    }

    /** Returns left, right, top and bottom. */
    private static double[] box(String points) {
        double[][] all = Arrays.stream(points.split(" "))
                .map(point -> Arrays.stream(point.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        return new double[] {
            Arrays.stream(all).mapToDouble(p -> p[0]).min().orElseThrow(),
            Arrays.stream(all).mapToDouble(p -> p[0]).max().orElseThrow(),
            Arrays.stream(all).mapToDouble(p -> p[1]).min().orElseThrow(),
            Arrays.stream(all).mapToDouble(p -> p[1]).max().orElseThrow()
        };
    }

    private static double[] centre(String points) {
        double[] box = box(points);
        return new double[] {(box[0] + box[1]) / 2, (box[2] + box[3]) / 2};
    }

    @Test
    void aReportShowsThem() throws Exception {
        assumeFonts();
        Map<String, String> files = SystemPictures.write(material(), Choice.paper(), "", folder, figure -> {});
        SmallReport report = new SmallReport();
        files.forEach(report::picture);
        String html = ReportHtml.of(report.build(), folder);
        assertThat(html.split("data:image/svg\\+xml;base64,")).hasSize(files.size() + 1);
        for (PaperFigure figure : PaperFigure.values()) {
            assertThat(html).contains(figure.caption().substring(0, 20));
        }
    }

    @Test
    void leavesOutWhatIsMissing() throws Exception {
        assumeFonts();
        Map<String, Supplier<ForwardModel>> some = models();
        some.keySet().retainAll(List.of("speculator"));
        Material material = new Material(grid(), List.of(), some, (system, star) -> Optional.empty());
        assertThat(SystemPictures.write(material, Choice.paper(), "", folder, figure -> {}))
                .containsExactly(Map.entry(PaperFigure.SPECTRA.title(), "systems-spectra.svg"));
        Material none = new Material(grid(), results().subList(0, 1), Map.of(), (system, star) -> Optional.empty());
        assertThat(SystemPictures.write(none, Choice.paper(), "", folder, figure -> {})
                        .keySet())
                .containsExactly(PaperFigure.ERRORS.title(), PaperFigure.INVERSIONS.title());
    }

    @Test
    void drawsOneStarAndExactModels() throws Exception {
        assumeFonts();
        NormalisedGrid one = grid().select(new int[] {40});
        BlackbodyModel exact = new BlackbodyModel(BINS);
        NormalisedGrid star = new NormalisedGrid(
                one.labelNames(), one.labels(), one.names(), one.bins(), exact.flux(one.labels()), one.maxima());
        Map<String, Supplier<ForwardModel>> models =
                Map.of("physformer", () -> new PhysicalBlackbody(exact), "physformer-without-physics", () -> exact);
        List<SystemResult> results = List.of(SmallReport.result("physformer", Role.PHYSFORMER)
                .medianError(new float[BINS])
                .width(0)
                .result());
        Material material = new Material(star, results, models, (system, some) -> Optional.of(some.labels()[0]));
        Map<String, String> files = SystemPictures.write(material, Choice.paper(), "", folder, figure -> {});
        assertThat(files).hasSize(PaperFigure.values().length);
        for (String file : files.values()) {
            assertThat(Files.readString(folder.resolve(file))).as(file).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void theNearestNodeIsThatOfTheGivenLabels() {
        NormalisedGrid grid = grid();
        double[] nearest = NearestNode.of(grid, Map.of(Label.TEFF, 8900.0, Label.METALLICITY, -0.6, Label.ALPHA, 1.2))
                .labels()[0];
        assertThat(nearest[0]).isEqualTo(9000);
        assertThat(nearest[1]).isEqualTo(-0.625, within(1e-9));
        assertThat(NearestNode.of(grid.select(new int[] {3}), Map.of(Label.TEFF, 100.0))
                        .names())
                .containsExactly("node 3");
    }

    @Test
    void curvesAreMediansOfNeighbours() {
        assertThat(SystemErrorsPicture.condensed(new double[] {3, 1, 2})).containsExactly(3, 1, 2);
        double[] values = IntStream.range(0, 480)
                .mapToDouble(i -> i % 3 == 0 ? 1000 : i / 3)
                .toArray();
        double[] condensed = SystemErrorsPicture.condensed(values);
        assertThat(condensed).hasSize(160);
        assertThat(condensed[10]).isEqualTo(10);
    }

    @Test
    void histogramsAndDensitiesHaveAllValuesOfTheirAxis() {
        double[] values = {0, 1e-4, 1e-3, 1e-3, 1e-2};
        double[][] steps = SystemResidualsPicture.steps(values, 1e-4, 1e-2);
        // Each step has two points; the ends are at zero. The value 0 is in no step.
        double sum = 0;
        for (int i = 1; i < steps[1].length - 1; i += 2) {
            sum += steps[1][i];
        }
        assertThat(sum).isEqualTo(80, within(1e-9));
        assertThat(steps[0]).isSorted();
        double[] density = InversionErrorsPicture.density(values, 1e-4, 1e-2);
        assertThat(Arrays.stream(density).max().orElseThrow()).isEqualTo(1);
        assertThat(density[14]).isEqualTo(1);
        assertThat(density[0]).isBetween(0.4, 0.8);
    }

    @Test
    void thePartOfASpectrumIsWithinIt() {
        WavelengthBins wide = WavelengthBins.logUniform(500, 55_000, 9875);
        int[] part = ComparedSpectraPicture.part(wide);
        assertThat(wide.centre(part[0])).isEqualTo(4800, within(20.0));
        assertThat(wide.centre(part[1])).isEqualTo(5400, within(20.0));
        WavelengthBins elsewhere = WavelengthBins.logUniform(8000, 9000, 15);
        assertThat(ComparedSpectraPicture.part(elsewhere)).containsExactly(0, 15);
    }

    @Test
    void refusesAFolderThatCannotTakeThem() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThatThrownBy(() -> SystemPictures.write(material(), Choice.paper(), "", file, figure -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a file");
        assertThat(open).hasValue(0);
    }
}
