package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.survey.SpectrumFile;
import org.photosphere.services.survey.SpectrumFiles;
import org.photosphere.services.survey.SurveyOptions;

/** Observed standard stars through the running stream, with default settings. */
@Tag("slow")
class RealStarsTest {

    private static final Map<String, Object> DEFAULT_FLOOR =
            Map.of("photosphere.inversion.model-floor", 0.03, "photosphere.inversion.model-floor-uv", 0.10);

    /** CALSPEC files with their stars' published effective temperatures, K. */
    private static final Map<String, Double> STARS = Map.of(
            "sun_reference_stis_002.fits", 5772.0,
            "16cygb_stis_002.fits", 5750.0,
            "hd209458_stisnic_008.fits", 6090.0,
            "bd_17d4708_stisnic_007.fits", 6080.0,
            "alpha_lyr_stis_010.fits", 9550.0);

    @Test
    void standardStarsComeOutWithin150KelvinAndTheWhiteDwarfIsBad(@TempDir Path data) throws Exception {
        Path folder = Path.of(String.valueOf(System.getenv("PHOTOSPHERE_DATA")), "observed", "calspec");
        assumeTrue(Files.isDirectory(folder), "set PHOTOSPHERE_DATA to the folder of real data to run this test");
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), DEFAULT_FLOOR)) {
            for (Map.Entry<String, Double> star : STARS.entrySet()) {
                Parameters answer = answer(stream, folder.resolve(star.getKey()));
                assertThat(answer.getLabels(0).getName()).isEqualTo("teff");
                assertThat(answer.getLabels(0).getValue())
                        .as(star.getKey())
                        .isBetween(star.getValue() - 150, star.getValue() + 150);
                assertThat(answer.getFlags().getBad()).as(star.getKey()).isZero();
            }
            Parameters whiteDwarf = answer(stream, folder.resolve("g191b2b_stiswfcnic_003.fits"));
            // The flag that detects it depends on the model's extrapolation beyond its largest gravity.
            assertThat(whiteDwarf.getFlags().getBad()).isNotZero();
        }
    }

    private static Parameters answer(RunningStream stream, Path file) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        try (SpectrumFile spectrumFile = SpectrumFiles.open(file, SurveyOptions.defaults())) {
            for (Spectrum spectrum : spectrumFile) {
                spectra.add(spectrum.toByteArray());
            }
        }
        Origin origin = stream.send(spectra).get(0);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < end) {
            Map<Origin, List<Message>> answers = stream.answers(1, Duration.ofSeconds(5));
            if (answers.containsKey(origin)) {
                return (Parameters) answers.get(origin).get(0);
            }
        }
        throw new AssertionError("no answer to " + file);
    }
}
