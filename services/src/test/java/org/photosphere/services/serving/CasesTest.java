package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.survey.SpectrumFile;
import org.photosphere.services.survey.SpectrumFiles;
import org.photosphere.services.survey.SurveyOptions;

/**
 * Files and records in typical users' formats, most of one real star of LAMOST: each is answered with the right values
 * or rejected with the cause. They are in the folder named by PHOTOSPHERE_DATA; tests without their files are skipped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesTest {

    /** The star as delivered by its survey, and the tolerance of the other formats: a tenth of sigma. */
    private static final double[] STAR = {5722.7, 4.435, -0.175, -3.7};

    /** P-value below which chi^2 is flagged as high. */
    private static final double CHI2_LIMIT = 1e-4;

    private static final double[] STAR_WITHIN = {13, 0.02, 0.012, 0.6};

    /** Answers: file, spectrum (empty if single), labels and velocity, tolerance, flags. */
    private static final List<Case> ANSWERED = List.of(
            star("00-control-lamost-dr10-form.fits"),
            star("01-lamost-uint16-mask.fits"),
            // Its noise is as stated, which LAMOST's usually is not.
            of("02-control-same-in-floats.fits", "", 5687, 4.055, -0.18, -2.8)
                    .within(11, 0.02, 0.013, 0.7)
                    .flagged("CHI2_HIGH", "IVAR_SUSPECT"),
            of("02-lamost-scaled-integers-tnull.fits", "", 5687, 4.055, -0.18, -2.8)
                    .within(11, 0.02, 0.013, 0.7)
                    .flagged("CHI2_HIGH", "IVAR_SUSPECT"),
            star("03-lamost-wavelength-nm.fits"),
            star("04-lamost-wavelength-um.fits"),
            star("05-lamost-descending.fits"),
            star("06-lamost-zero-padded-wavelengths.fits"),
            // In air, which it does not state: its survey's documented medium is assumed, with a note.
            of("07-lamost-air-without-keyword.fits", "", 5724, 4.437, -0.176, -87.5)
                    .within(13, 0.02, 0.012, 1),
            star("09-lamost-hot-pixel.fits"),
            star("10-lamost-ugly-header.fits"),
            star("11-sdss-andmask-set-everywhere.fits"),
            star("12-sdss-andmask-bit24.fits"),
            desi("17-desi-b-arm-only.fits", "", "MISSING_ARM"),
            desi("31-desi-r-arm-only.fits", "", "MISSING_ARM", "GRID_EDGE", "PRIOR_DOMINATED")
                    .within(500, 0.5, 0.6, 20),
            desi("18-desi-nan-inf-negative-ivar.fits", "100"),
            desi("18-desi-nan-inf-negative-ivar.fits", "101"),
            desi("18-desi-nan-inf-negative-ivar.fits", "102"),
            desi("18-desi-nan-inf-negative-ivar.fits", "103"),
            desi("18-desi-nan-inf-negative-ivar.fits", "104", "MISSING_ARM", "GRID_EDGE", "PRIOR_DOMINATED")
                    .within(500, 0.5, 0.6, 20),
            desi("18-desi-nan-inf-negative-ivar.fits", "105"),
            desi("18-desi-nan-inf-negative-ivar.fits", "106"),
            desi("19-desi-same-target-3-exposures.fits", "row1"),
            desi("19-desi-same-target-3-exposures.fits", "row2"),
            desi("19-desi-same-target-3-exposures.fits", "row3"),
            star("27-lamost-last-block-not-padded.fits"),
            star("28-control.fits.gz"),
            of("30a-desi-rv150-masked-pixels.fits", "", 5723.9, 4.419, -0.299, 147.7)
                    .within(10, 0.015, 0.009, 0.4),
            of("30b-desi-rv150-zero-resolution-rows.fits", "", 5723.9, 4.419, -0.299, 147.7)
                    .within(10, 0.015, 0.009, 0.4),
            desi("32-desi-b-arm-all-masked.fits", "400", "MISSING_ARM", "GRID_EDGE", "PRIOR_DOMINATED")
                    .within(500, 0.5, 0.6, 20),
            desi("32-desi-b-arm-all-masked.fits", "401", "MISSING_ARM", "GRID_EDGE", "PRIOR_DOMINATED")
                    .within(500, 0.5, 0.6, 20),
            desi("32-desi-b-arm-all-masked.fits", "402"),
            of("b-Sun-Ganymede-HARPS.fits", "", 5772, 4.44, 0.0, 0.0)
                    // Within one and a half of its sigmas.
                    .within(185, 0.35, 0.2, 3)
                    .flagged("CHI2_HIGH"),
            star("k0-good.bin"),
            star("k1-confluent-wire-format.bin"),
            star("k4-unknown-fields-of-a-later-schema.bin"),
            star("k5-two-arms-overlapping.bin").within(30, 0.1, 0.05, 2),
            star("k6-sigma-infinite-at-bad-pixels.bin"),
            star("k9-arms-descending-order.bin").within(30, 0.1, 0.05, 2));

    /** Rejections: file, text of the error or dead letter. */
    private static final List<Refusal> REFUSED = List.of(
            new Refusal("15-sdssv-mwmStar-boss-only.fits", "is an SDSS-V mwmStar file, a form that is not read"),
            new Refusal("16-sdssv-mwmVisit-boss-only.fits", "is an SDSS-V mwmVisit file, a form that is not read"),
            new Refusal("22-pypeit-onespec-mask-1-is-good.fits", "is a PypeIt OneSpec file, a form that is not read"),
            new Refusal("24-ascii-table-extension.fits", "is a FITS file with an ASCII table extension"),
            new Refusal("25-ascii-spectrum.txt", "a text"),
            new Refusal("k2-json-envelope.bin", "NOT_PROTOBUF: this is JSON"),
            new Refusal("k3-gzipped-protobuf.bin", "NOT_PROTOBUF: this is gzip"),
            new Refusal(
                    "k7-wavelengths-in-nm.bin",
                    "AXIS_INVALID: arm 'lamost': wavelengths from 370 to 909.9: are these nm?"));

    /** Stars outside the model's grid: file, a bad flag. */
    private static final List<Refusal> BAD = List.of(new Refusal("b-HD140283-MIKE.fits", "EXTRAPOLATED"));

    private record Refusal(String file, String says) {}

    private record Case(String file, String spectrum, double[] values, double[] near, Set<String> flags) {

        Case within(double... other) {
            return new Case(file, spectrum, values, other, flags);
        }

        Case flagged(String... names) {
            return new Case(file, spectrum, values, near, Set.of(names));
        }

        @Override
        public String toString() {
            return file + " " + spectrum;
        }
    }

    private static Case of(String file, String spectrum, double... values) {
        return new Case(file, spectrum, values, STAR_WITHIN, Set.of());
    }

    private static Case star(String file) {
        return of(file, "", STAR);
    }

    /** Returns the star with DESI's line spread imposed; the tolerance is the difference of its two answers. */
    private static Case desi(String file, String target, String... flags) {
        return of(file, target, STAR).within(30, 0.05, 0.13, 1.7).flagged(flags);
    }

    private final Path folder = Path.of(String.valueOf(System.getenv("PHOTOSPHERE_DATA")), "cases");
    private final Map<String, Map<String, Message>> answers = new HashMap<>();
    private ServingModel model;
    private InProcessPipeline chain;

    @BeforeAll
    void open() {
        assumeTrue(Files.isDirectory(folder), "set PHOTOSPHERE_DATA to the folder of real data to run this test");
        Settings settings = Settings.load(
                null,
                Map.of(
                        "photosphere.model.bundle", "optical-3label",
                        // For spectra whose instrument has no settings of its own.
                        "photosphere.inversion.velocity-range", "600",
                        "photosphere.inversion.continuum-degree", "10"));
        model = ServingModel.open(settings);
        chain = new InProcessPipeline(settings, model);
    }

    @AfterAll
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private Path path(String file) {
        Path path = folder.resolve(file);
        assumeTrue(Files.isRegularFile(path), path + " is missing: its test is skipped");
        return path;
    }

    /** Returns the answers to a file's spectra, by id. */
    private Map<String, Message> answers(String file) throws IOException {
        if (!answers.containsKey(file)) {
            answers.put(file, ask(path(file)));
        }
        return answers.get(file);
    }

    private Map<String, Message> ask(Path path) throws IOException {
        List<String> ids = new ArrayList<>();
        List<ByteString> messages = new ArrayList<>();
        if (path.toString().endsWith(".bin")) {
            ids.add("");
            messages.add(ByteString.copyFrom(Files.readAllBytes(path)));
        } else {
            SurveyOptions options = SurveyOptions.defaults();
            try (SpectrumFile file = SpectrumFiles.open(path, options)) {
                for (Spectrum spectrum : file) {
                    ids.add(spectrum.getSpectrumId());
                    messages.add(spectrum.toByteString());
                }
            }
        }
        List<Message> given = chain.answer(messages, "photosphere.v1.spectra.mine");
        Map<String, Message> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            byId.put(ids.get(i), given.get(i));
        }
        assertThat(byId).as("ids of " + path).hasSize(messages.size());
        return byId;
    }

    private Message answer(String file, String spectrum) throws IOException {
        List<Message> found = answers(file).entrySet().stream()
                .filter(entry -> spectrum.isEmpty() || entry.getKey().endsWith("-" + spectrum))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(found).as(file + " " + spectrum).hasSize(1);
        return found.get(0);
    }

    @ParameterizedTest
    @FieldSource("ANSWERED")
    void isAnswered(Case expected) throws IOException {
        assertThat(answer(expected.file, expected.spectrum)).isInstanceOfSatisfying(Parameters.class, parameters -> {
            assertThat(parameters.getFlags().getBadNamesList()).isEmpty();
            Set<String> flags = new LinkedHashSet<>(parameters.getFlags().getWarnNamesList());
            if (parameters.getPValue() > CHI2_LIMIT / 2 && parameters.getPValue() < CHI2_LIMIT * 2) {
                // The star's p-value is at the limit: rounding of a format decides.
                flags.remove("CHI2_HIGH");
            }
            assertThat(flags).isEqualTo(expected.flags);
            for (int k = 0; k < 3; k++) {
                assertThat(parameters.getLabels(k).getValue())
                        .as(parameters.getLabels(k).getName())
                        .isCloseTo(expected.values[k], offset(expected.near[k]));
            }
            assertThat(parameters.getRv()).isCloseTo(expected.values[3], offset(expected.near[3]));
            assertThat(parameters.getScale()).isFinite().isPositive();
            parameters
                    .getContinuumList()
                    .forEach(arm -> assertThat(arm.getCoefficientList())
                            .allSatisfy(each -> assertThat(each).isFinite()));
        });
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void isRefusedWithTheCause(Refusal expected) throws IOException {
        Path path = path(expected.file);
        if (!expected.file.endsWith(".bin")) {
            assertThatThrownBy(() -> ask(path))
                    .isInstanceOfSatisfying(
                            InputException.class, e -> assertThat(e.hint()).isNotBlank())
                    .hasMessageContaining(expected.file)
                    .hasMessageContaining(expected.says);
            return;
        }
        ByteString value = ByteString.copyFrom(Files.readAllBytes(path));
        assertThat(answer(expected.file, "")).isInstanceOfSatisfying(DeadLetter.class, letter -> {
            assertThat(letter.getReason().name() + ": " + letter.getDetail()).contains(expected.says);
            assertThat(letter.getOriginal()).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @FieldSource("BAD")
    void isFlaggedAsBad(Refusal expected) throws IOException {
        assertThat(answer(expected.file, ""))
                .isInstanceOfSatisfying(
                        Parameters.class,
                        parameters -> assertThat(parameters.getFlags().getBadNamesList())
                                .contains(expected.says));
    }

    @Test
    void everyFileHasAnExpectation() throws IOException {
        Set<String> expected = new LinkedHashSet<>();
        ANSWERED.forEach(each -> expected.add(each.file));
        Stream.concat(REFUSED.stream(), BAD.stream()).forEach(each -> expected.add(each.file));
        try (Stream<Path> files = Files.list(folder)) {
            List<String> cases = files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !name.equals("README.md"))
                    .toList();
            assertThat(expected).containsAll(cases);
        }
    }
}
