package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

/** {@code evaluate --ablate} of the built-in PhysFormer on a few of its own spectra. */
class AblateTest {

    private static final String EVERY = "blocks,depth,temperature,scattering,directions=4";
    private static final double[][] POINTS = {{4500, 4.5, 0, 0}, {5800, 4.4, -0.5, 0}, {9000, 4, 0, 0.2}};

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeSpectraOfTheModelItself() throws Exception {
        try (ForwardModel model = Bundles.verify("atlas9-4label").toFullModel()) {
            double[][] columns = new double[4][POINTS.length];
            for (int k = 0; k < 4; k++) {
                for (int i = 0; i < POINTS.length; i++) {
                    columns[k][i] = POINTS[i][k];
                }
            }
            String[] titles = {"TEFF", "LOGG", "M_H", "ALPHA_M"};
            GridFits.write(
                    folder.resolve("grid.fits"),
                    "log-uniform",
                    model.wavelengths().centres(),
                    model.flux(POINTS),
                    titles,
                    columns);
        }
    }

    @Test
    void printsOneRowEach() {
        assertThat(evaluate("--ablate", EVERY)).as(() -> err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        int head = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("ablation "))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(head)).endsWith("heating").contains("RMSE / intact", "flux over depth");
        assertThat(lines.subList(head + 1, lines.size()))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("none", "blocks", "depth", "temperature", "scattering", "directions=4");
        assertThat(lines.get(head + 1)).matches("none +3 +0.00\\d+ +1.00 +[0-9.e-]+ +[0-9.e-]+ +[0-9.e-]+");
    }

    @Test
    void writesOneObjectEach() throws Exception {
        assertThat(evaluate("--ablate", EVERY, "--json"))
                .as(() -> err.toString())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        JsonNode ablations = json.get("ablations");
        assertThat(ablations.properties())
                .extracting(e -> e.getKey())
                .containsExactly("none", "blocks", "depth", "temperature", "scattering", "directions=4");
        double intact = json.get("rmse").asDouble();
        assertThat(ablations.get("none").get("rmse").asDouble()).isEqualTo(intact);
        assertThat(Math.pow(ablations.get("none").get("residuals").get("energy").asDouble(), 2))
                .isCloseTo(json.get("et_loss").asDouble(), within(1e-12));
        for (JsonNode one : ablations) {
            assertThat(one.properties())
                    .extracting(e -> e.getKey())
                    .containsExactly("rmse", "mae", "r2", "spectra", "ratio", "residuals");
            assertThat(one.get("spectra").asInt()).isEqualTo(POINTS.length);
            assertThat(one.get("ratio").asDouble())
                    .isCloseTo(
                            one.get("rmse").asDouble() / intact,
                            within(1e-9 * one.get("ratio").asDouble()));
        }
        for (String name : new String[] {"scattering", "temperature", "directions=4"}) {
            assertThat(ablations.get(name).get("rmse").asDouble()).as(name).isGreaterThan(intact);
        }
    }

    @Test
    void addsNothingUnlessRequested() {
        assertThat(evaluate("--json")).isZero();
        assertThat(out.toString()).doesNotContain("ablation");
    }

    @Test
    void refusesByName() {
        assertThat(evaluate("--ablate", "blocks,encoder")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("'encoder'", "blocks, depth, temperature, scattering, directions=N");
        assertThat(evaluate("--ablate", "directions=3")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("'directions=3'", "even");
        assertThat(evaluate("--ablate", "blocks", "--bundle", "atlas9-components"))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("'atlas9-components'", "not a PhysFormer");
        assertThat(evaluate("--ablate", "blocks", "--inversion")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--inversion");
        assertThat(out.toString()).isEmpty();
    }

    private int evaluate(String... more) {
        String[] arguments = {"evaluate", "--grid", folder.resolve("grid.fits").toString()};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all);
    }
}
