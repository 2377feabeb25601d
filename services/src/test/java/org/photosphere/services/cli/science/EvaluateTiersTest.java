package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

/** Tiers and weights that {@code evaluate --inversion} refuses, before it reads a grid. */
class EvaluateTiersTest {

    private static String refusal(String... more) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err));
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"evaluate", "--inversion", "--grid", "none.fits"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        assertThat(line.execute(all)).isEqualTo(CommandErrors.UNUSABLE);
        return err.toString();
    }

    @Test
    void aTierNeedsAPhysicalModel() {
        assertThat(refusal("--tier", "corrected", "--bundle", "atlas9-components"))
                .contains("--tier CORRECTED: atlas9-components has no physical model", "--tier reduced");
        assertThat(refusal("--tier", "full")).contains("none.fits").doesNotContain("--tier");
    }

    @Test
    void aWeightIsFiniteAboveZeroAndOfATierWithPhysics() {
        for (String weight : new String[] {"-1", "NaN", "Infinity"}) {
            assertThat(refusal("--tier", "corrected", "--physics-weight", weight))
                    .contains("--physics-weight", "finite weight above 0");
        }
        assertThat(refusal("--physics-weight", "1")).contains("--physics-weight 1.0 with --tier REDUCED");
    }
}
