package org.photosphere.model.evaluation.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.chart.PixelCanvas;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.PhysicalBlackbody;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.w3c.dom.Element;

class EvaluationPicturesTest {

    @TempDir
    Path folder;

    private static void assumeFonts() {
        assumeThatCode(PixelCanvas::requireFonts)
                .as("pictures need fonts: install fontconfig and a font")
                .doesNotThrowAnyException();
    }

    /** Returns a physical model against Planck curves that deviate slightly. */
    private static Comparison comparison(int n) {
        BlackbodyModel blackbody = new BlackbodyModel(300);
        PhysicalBlackbody model = new PhysicalBlackbody(blackbody);
        double[][] labels = blackbody.grid(n);
        float[][] truth = model.flux(labels);
        for (int i = 0; i < truth.length; i++) {
            for (int j = 0; j < truth[i].length; j++) {
                truth[i][j] *= (float) (1 + 0.01 * Math.sin(i + 0.3 * j));
            }
        }
        NormalisedGrid grid = new NormalisedGrid(
                List.of(Label.TEFF, Label.METALLICITY),
                labels,
                IntStream.range(0, labels.length).mapToObj(i -> "node & " + i).toList(),
                model.wavelengths(),
                truth,
                new double[truth.length]);
        return GridEvaluation.compare(model, grid, (done, total) -> {});
    }

    private static Element svg(Path file) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return parsers.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    }

    @Test
    void writesEachPictureAsPixelsAndVectorsOfOneSize() throws Exception {
        assumeFonts();
        List<Path> files =
                EvaluationPictures.write(comparison(12), "a model on <a grid> & more", folder.resolve("new"));
        assertThat(files)
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly(
                        "spectra.png",
                        "spectra.svg",
                        "error-by-wavelength.png",
                        "error-by-wavelength.svg",
                        "latent.png",
                        "latent.svg",
                        "residuals.png",
                        "residuals.svg");
        for (int i = 0; i < files.size(); i += 2) {
            BufferedImage image = ImageIO.read(files.get(i).toFile());
            Element svg = svg(files.get(i + 1));
            assertThat(svg.getTagName()).isEqualTo("svg");
            assertThat(image.getWidth())
                    .isGreaterThan(1000)
                    .isEqualTo(PictureFiles.SCALE * Integer.parseInt(svg.getAttribute("width")));
            assertThat(image.getHeight()).isEqualTo(PictureFiles.SCALE * Integer.parseInt(svg.getAttribute("height")));
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(100);
            assertThat(svg.getElementsByTagName("text").getLength()).isGreaterThan(10);
            assertThat(svg.getTextContent())
                    .contains("a model on <a grid> & more")
                    .doesNotContain("NaN");
        }
        try (var left = Files.list(folder.resolve("new"))) {
            assertThat(left).hasSameSizeAs(files);
        }
    }

    @Test
    void showsTheColoursOfItsData() throws Exception {
        assumeFonts();
        EvaluationPictures.write(comparison(12), "", folder);
        Element spectra = svg(folder.resolve("spectra.svg"));
        // Six nodes with two spectra and a difference each, in addition to axes and guides.
        assertThat(lines(spectra, "#B4552D")).isEqualTo(6);
        assertThat(lines(spectra, "#A9B4C0")).isEqualTo(6);
        assertThat(lines(spectra, "#3A6B9C")).isEqualTo(6);
        // Both labels have twelve values, each of its own colour, and each spectrum is a dot in both panels.
        Element latent = svg(folder.resolve("latent.svg"));
        assertThat(latent.getElementsByTagName("circle").getLength()).isEqualTo(2 * 144 + 2 * 12);
    }

    private static long lines(Element svg, String colour) {
        var lines = svg.getElementsByTagName("polyline");
        return IntStream.range(0, lines.getLength())
                .filter(i -> ((Element) lines.item(i)).getAttribute("stroke").equals(colour))
                .count();
    }

    @Test
    void aModelWithoutPhysicsHasNoPicturesOfIt() {
        assumeFonts();
        Comparison whole = comparison(4);
        Comparison plain = new Comparison(whole.grid(), whole.predicted(), Optional.empty());
        assertThat(EvaluationPictures.write(plain, "", folder)).hasSize(4);
        assertThat(folder.resolve("latent.png")).doesNotExist();
        assertThat(folder.resolve("residuals.png")).doesNotExist();
    }

    @Test
    void paintsOneSpectrumThatIsPerfect() throws Exception {
        assumeFonts();
        Comparison one = comparison(2).select(new int[] {1});
        Comparison perfect = new Comparison(one.grid(), one.grid().flux(), one.diagnosis());
        EvaluationPictures.write(perfect, "", folder);
        for (String name : List.of("spectra", "error-by-wavelength", "latent", "residuals")) {
            assertThat(svg(folder.resolve(name + ".svg")).getTextContent()).doesNotContain("NaN", "Infinity");
            assertThat(Files.readString(folder.resolve(name + ".svg"))).doesNotContain("NaN");
        }
    }

    @Test
    void refusesAFolderThatCannotTakeThem() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThatThrownBy(() -> EvaluationPictures.prepare(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> EvaluationPictures.prepare(file.resolve("below")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot be written");
        assertThat(file).hasContent("mine");
    }
}
