package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import org.photosphere.services.cli.science.NetworkFiles;
import org.photosphere.services.survey.fits.FitsFixtures;
import picocli.CommandLine;

/** From a published network to a comparison with another program's fits. */
class BenchPeerCommandTest {

    private static final int SPECTRA = 12;
    private static final double SNR = 100;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void fitsAtLeastAsWellAsTheTruth() throws Exception {
        NetworkFiles.write(folder);
        importNetwork(path("network.npz"), path("wavelength.npz"));
        assertThat(out.toString()).contains("64 pixels on 70 bins", "RMSE", "digest ");
        simulate();
        JsonNode json = bench(path("network.npz"), path("wavelength.npz"), "0.1");
        assertThat(json.get("spectra").asInt()).isEqualTo(SPECTRA);
        assertThat(json.get("pixels").asInt()).isEqualTo(NetworkFiles.PIXELS);
        assertThat(json.get("as_good").asDouble()).isEqualTo(1.0);
        // Four labels and a scale reduce chi^2 by five; the peer's scale is free too.
        assertThat(json.get("peer_median_chi2").asDouble()).isCloseTo(NetworkFiles.PIXELS - 1, within(20.0));
        assertThat(json.get("median_chi2").asDouble())
                .isLessThan(json.get("peer_median_chi2").asDouble());
        double seconds = json.get("seconds_per_spectrum").asDouble();
        assertThat(json.get("ratio").asDouble() * seconds).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void refusesResultsOfAnotherRunAndSpectraOnOtherPixels() throws Exception {
        NetworkFiles.write(folder);
        importNetwork(path("network.npz"), path("wavelength.npz"));
        List<double[]> truth = simulate();
        writePeer(truth.subList(1, SPECTRA));
        assertThat(run(benchArguments(path("network.npz"), path("wavelength.npz"), "0.01")))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("the peer fitted 11", "of one run");
        writePeer(truth);
        Files.writeString(folder.resolve("peer.json"), "{}");
        assertThat(run(benchArguments(path("network.npz"), path("wavelength.npz"), "0.01")))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("no seconds_per_spectrum");
    }

    @Test
    void refusesFilesThatAreNoNetwork() throws Exception {
        NetworkFiles.write(folder);
        assertThat(run(
                        "bundle",
                        "import-payne",
                        path("wavelength.npz"),
                        "--wavelengths",
                        path("wavelength.npz"),
                        "--out",
                        path("bundle")))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("no array 'b_array_1'", "w_array_0 [pixel, unit, label]");
        assertThat(folder.resolve("bundle")).doesNotExist();
    }

    /** Uses the published files, and scipy if installed. */
    @Tag("slow")
    @Test
    void fitsTheApogeeNetworkAsWellAsScipyDoes() throws Exception {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(data != null, "PHOTOSPHERE_DATA is not set: the published network is not tested");
        Path network = Path.of(data, "peers", "payne-apogee-unnormalized.npz");
        Path wavelengths = Path.of(data, "peers", "payne-apogee-wavelength.npz");
        assumeTrue(Files.isRegularFile(network), network + " is missing");
        assumeTrue(succeeds(folder, "python3", "-c", "import scipy, numpy"), "no python3 with scipy");
        importNetwork(network.toString(), wavelengths.toString());
        Path script = Path.of("..", "ops", "peers", "curve_fit.py").toAbsolutePath();
        String[] fit = {
            "python3", script.toString(), network.toString(), wavelengths.toString(), "-n", String.valueOf(SPECTRA)
        };
        List<String> command = new ArrayList<>(Arrays.asList(fit));
        command.addAll(List.of("--spectra", path("spectra.fits"), "--out", path("peer.json")));
        assertThat(succeeds(folder, command.toArray(String[]::new))).isTrue();
        JsonNode json = bench(network.toString(), wavelengths.toString(), "0.1");
        assertThat(json.get("pixels").asInt()).isEqualTo(7214);
        assertThat(json.get("as_good").asDouble()).isEqualTo(1.0);
        assertThat(json.get("worst_excess").asDouble()).isLessThan(0.1);
    }

    private static boolean succeeds(Path in, String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(in.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void importNetwork(String network, String wavelengths) {
        assertThat(run("bundle", "import-payne", network, "--wavelengths", wavelengths, "--output", path("bundle")))
                .as(() -> err.toString())
                .isZero();
    }

    /** Simulates spectra with noise, and a peer that found their true labels. */
    private List<double[]> simulate() throws Exception {
        PublishedPayne payne = PublishedPayne.read(folder.resolve("network.npz"), folder.resolve("wavelength.npz"));
        Random random = new Random(8);
        int places = NetworkFiles.PIXELS + NetworkFiles.GAP;
        float[][] flux = new float[SPECTRA][places];
        float[][] ivar = new float[SPECTRA][places];
        List<double[]> truth = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            double[] labels = payne.labels().stream()
                    .mapToDouble(label -> label.unscale(0.8 * (random.nextDouble() - 0.5)))
                    .toArray();
            truth.add(labels);
            double[] clean = payne.flux(labels);
            for (int i = 0; i < clean.length; i++) {
                double star = clean[i] / 1e6;
                int place = NetworkFiles.place(i);
                flux[s][place] = (float) (star * (1 + random.nextGaussian() / SNR));
                ivar[s][place] = (float) (SNR * SNR / (star * star));
            }
        }
        double[] wavelength = new double[places];
        Arrays.setAll(wavelength, NetworkFiles::wavelength);
        new FitsFixtures.Set(flux).ivar(ivar).wavelength(wavelength).write(folder.resolve("spectra.fits"));
        writePeer(truth);
        return truth;
    }

    private void writePeer(List<double[]> labels) throws IOException {
        Files.writeString(
                folder.resolve("peer.json"),
                new ObjectMapper().writeValueAsString(Map.of("seconds_per_spectrum", 0.5, "labels", labels)));
    }

    private String[] benchArguments(String network, String wavelengths, String seconds) {
        return new String[] {
            "bench",
            "peer",
            "--bundle",
            path("bundle"),
            "--network",
            network,
            "--wavelengths",
            wavelengths,
            "--spectra",
            path("spectra.fits"),
            "--peer",
            path("peer.json"),
            "--seconds",
            seconds,
            "--json"
        };
    }

    private JsonNode bench(String network, String wavelengths, String seconds) throws IOException {
        out.getBuffer().setLength(0);
        assertThat(run(benchArguments(network, wavelengths, seconds)))
                .as(() -> err.toString())
                .isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
