package org.photosphere.model.evaluation.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.chart.PixelCanvas;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Explanation.State;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.LabelLandscape;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.model.inversion.ModelCorrection;
import org.photosphere.model.inversion.PixelCounts;
import org.photosphere.model.inversion.Solution;

class FitPicturesTest {

    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private static LabelSpace labels() {
        return new LabelSpace(
                List.of(
                        new Label(Label.TEFF, "K", 4000, 7000, true),
                        new Label(Label.LOGG, "log10(cm s^-2)", 1, 5, false)),
                new double[][] {{4000, 1}, {4000, 5}, {7000, 1}, {7000, 5}});
    }

    private static Solution solution() {
        return new Solution(
                new double[] {5772, 4.44},
                new double[] {12, 0.03},
                new double[] {10, 0.02},
                Optional.empty(),
                new double[][] {{144, 0}, {0, 9e-4}},
                Optional.of(new Solution.Velocity(-12.3, 1.5, List.of())),
                1,
                List.of(),
                new Solution.Goodness(420, 390, 0.14, Double.NaN),
                new Solution.Information(2, 1, 10),
                List.of(new Solution.Rival(List.of(5900.0, 4.6), 5.2)),
                new PixelCounts(390, 6, 0, 4),
                7,
                EnumSet.of(Flag.MULTIMODAL),
                EnumSet.noneOf(Flag.class),
                ModelCorrection.NONE);
    }

    private static LabelLandscape landscape() {
        double[] x = new double[9];
        double[] y = new double[9];
        double[][] delta = new double[9][9];
        for (int i = 0; i < 9; i++) {
            x[i] = 5700 + 25 * i;
            y[i] = 4.3 + 0.05 * i;
        }
        for (int j = 0; j < 9; j++) {
            for (int i = 0; i < 9; i++) {
                delta[j][i] = Math.pow((x[i] - 5772) / 12, 2) + Math.pow((y[j] - 4.44) / 0.03, 2);
            }
        }
        return new LabelLandscape(Label.TEFF, Label.LOGG, x, y, delta);
    }

    private static Explanation explanation(List<MisfitRegion> regions, Optional<LabelLandscape> landscape) {
        double[] wavelength = new double[ROWS];
        double[] model = new double[ROWS];
        double[] observed = new double[ROWS];
        double[] sigma = new double[ROWS];
        double[] residual = new double[ROWS];
        State[] state = new State[ROWS];
        for (int i = 0; i < ROWS; i++) {
            wavelength[i] = 4000 + 5 * i;
            model[i] = 1 + 0.3 * Math.sin(0.05 * i);
            sigma[i] = i % 60 == 0 ? Double.NaN : 0.05;
            state[i] = i % 60 == 0 ? State.MASKED : i % 97 == 0 ? State.CLIPPED : State.USED;
            residual[i] = state[i] == State.USED ? Math.sin(3.7 * i) : Double.NaN;
            observed[i] = state[i] == State.MASKED ? 0 : model[i] + 0.05 * (state[i] == State.USED ? residual[i] : 9);
        }
        return new Explanation(
                wavelength,
                new int[ROWS],
                List.of("blue"),
                observed,
                model,
                sigma,
                residual,
                state,
                regions,
                landscape);
    }

    private static ExplainedFit fit(List<MisfitRegion> regions, Optional<LabelLandscape> landscape) {
        return new ExplainedFit(
                "../a star & more",
                "a survey, fitted with a model",
                labels(),
                solution(),
                explanation(regions, landscape),
                Map.of("rv", -10.0, "teff", 5800.0));
    }

    private static void assumeFonts() {
        assumeThatCode(PixelCanvas::requireFonts)
                .as("pictures need fonts: install fontconfig and a font")
                .doesNotThrowAnyException();
    }

    @Test
    void showsSpectrumFitMisfitLandscapeAndWords() throws Exception {
        assumeFonts();
        FitPictures.prepare(folder);
        MisfitRegion region = new MisfitRegion("blue", 4500, 4600, 20, 75, -1.7, 3e-7);
        List<Path> files = FitPictures.write(fit(List.of(region), Optional.of(landscape())), folder);

        assertThat(files)
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("__a_star_more.png", "__a_star_more.svg");
        assertThat(files).allSatisfy(file -> assertThat(file).hasParent(folder));
        BufferedImage image = ImageIO.read(files.get(0).toFile());
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(100);
        String svg = Files.readString(files.get(1));
        assertThat(svg)
                .contains("../a star &amp; more", "5772 ± 12", "4.440 ± 0.030", "−12.3 ± 1.5", "published", "5800")
                .contains("χ² 420 for 390", "warn: MULTIMODAL", "bad: none", "Δχ² = 5.2")
                .contains("4500–4600 Å", "χ² 75 of 20 pixels", "too faint", "3e−07")
                .doesNotContain("NaN");
        // Shaded in both charts; four clipped and seven masked pixels; the solution's mark and the other mode's.
        assertThat(count(svg, "<polygon fill=\"#F7E0D6\"")).isEqualTo(2);
        assertThat(count(svg, "<circle")).isGreaterThan(2 * 4 + 7);
        assertThat(count(svg, "stroke=\"#FFFFFF\"")).isEqualTo(2);
        assertThat(count(svg, "stroke=\"#C98A2B\"")).isEqualTo(2);
        assertThat(count(svg, "#3B1F5B")).as("the innermost contour").isGreaterThan(2);
    }

    @Test
    void doesWithoutWhatThereIsNot() throws Exception {
        assumeFonts();
        List<Path> files = FitPictures.write(fit(List.of(), Optional.empty()), folder);
        assertThat(Files.readString(files.get(1)))
                .contains("no region fits worse than noise explains")
                .doesNotContain("other parameters refitted", "#F7E0D6\" points", "NaN");
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
