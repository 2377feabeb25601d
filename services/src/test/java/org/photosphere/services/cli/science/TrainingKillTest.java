package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.physics.Planck;
import org.photosphere.services.cli.Main;

/** A training in a process of its own, killed without warning. */
@Tag("slow")
class TrainingKillTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void goesOnAfterKillMinusNine() throws Exception {
        writeBlackBodies(folder.resolve("grid.fits"));
        Path out = folder.resolve("model");
        Path checkpoint = out.resolve("checkpoint.safetensors");
        Process first = train(out);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(checkpoint) && first.isAlive() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(checkpoint).exists();
        assertThat(first.isAlive()).as("killed in the middle of it").isTrue();
        first.destroyForcibly().waitFor();
        long rows = Files.readAllLines(out.resolve("training.jsonl")).size();

        Process second = train(out);
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("said.txt"));
        assertThat(second.exitValue()).as(said).isZero();
        assertThat(said).contains("resuming the training").contains("after autoencoder: RMSE");
        List<String> log = Files.readAllLines(out.resolve("training.jsonl"));
        assertThat(log).hasSizeGreaterThan((int) rows);
        // A stage may log twice at its last step, before and after the linear fit.
        assertThat(log.stream().map(row -> row.replaceAll(".*\"stage\":\"([^\"]*)\",\"step\":(\\d+).*", "$1 $2")))
                .doesNotHaveDuplicates();
    }

    private Process train(Path out) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of("train", "--model", "physformer", "--stage", "ae", "--steps", "24,1,1"));
        command.addAll(List.of("--interpolated", "0", "--layers", "16", "--checkpoint-seconds", "0"));
        command.addAll(List.of("--grid", folder.resolve("grid.fits").toString(), "--out", out.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
    }

    /** Writes black bodies of 125 bins, one per patch, from 4,000 to 7,000 K. */
    private static void writeBlackBodies(Path file) throws Exception {
        int nodes = 60;
        double[] wavelength = new double[125];
        Arrays.setAll(wavelength, j -> 3000 * Math.pow(3, j / 124.0));
        float[][] flux = new float[nodes][125];
        double[] teff = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            teff[i] = 4000 + 3000.0 * i / (nodes - 1);
            for (int j = 0; j < 125; j++) {
                flux[i][j] = (float) (Math.PI * Planck.intensity(wavelength[j], teff[i]));
            }
        }
        GridFits.write(file, "log-uniform", wavelength, flux, teff);
    }
}
