package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.KnownLabel;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import org.photosphere.services.cli.console.SpectrumInputs;
import org.photosphere.services.survey.SpectrumFile;
import org.photosphere.services.survey.fits.FitsFixtures;
import picocli.CommandLine;

class InvertCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final EchoChain chain = new EchoChain();

    /** Answers with the truth plus 10 K, and rejects spectra without truth. */
    private static final class EchoChain implements InvertCommand.Chain {
        private final List<Integer> batches = new ArrayList<>();
        private final List<Integer> asked = new ArrayList<>();
        private String topic = "";
        private String bundle = "";
        private boolean isClosed;

        @Override
        public List<InvertCommand.Answer> answer(List<ByteString> messages, String from, int explained) {
            batches.add(messages.size());
            asked.add(explained);
            topic = from;
            return messages.stream()
                    .map(bytes -> new InvertCommand.Answer(answer(bytes), Optional.empty()))
                    .toList();
        }

        private static Message answer(ByteString bytes) {
            Spectrum spectrum;
            try {
                spectrum = Spectrum.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
            if (spectrum.getTruthCount() == 0) {
                return DeadLetter.newBuilder()
                        .setSpectrumId(spectrum.getSpectrumId())
                        .setSurvey(spectrum.getSurvey())
                        .setReason(RejectionReason.REJECTION_REASON_ALL_MASKED)
                        .build();
            }
            double teff = spectrum.getTruth(0).getValue();
            return Parameters.newBuilder()
                    .setSpectrumId(spectrum.getSpectrumId())
                    .setSurvey(spectrum.getSurvey())
                    .addLabels(Label.newBuilder()
                            .setName("teff")
                            .setValue(teff + 10)
                            .setSigmaRaw(10))
                    .addTruth(KnownLabel.newBuilder().setName("teff").setValue(teff))
                    .setDegreesOfFreedom(1)
                    .build();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private int run(String... arguments) {
        CommandLine main = Main.commandLine();
        main.getCommandSpec().removeSubcommand("invert");
        CommandLine line = main.addSubcommand(new InvertCommand(settings -> {
                    chain.bundle = settings.model().bundle();
                    return chain;
                }))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private Path stars(int count) {
        float[][] flux = new float[count][2];
        double[] teff = new double[count];
        for (int i = 0; i < count; i++) {
            flux[i] = new float[] {1, 2};
            teff[i] = i == 1 ? Double.NaN : 5000 + i;
        }
        return new FitsFixtures.Set(flux).label("TEFF", teff).write(folder.resolve("stars.fits"));
    }

    @Test
    void answersEverySpectrumInOrderInBoundedBatches() {
        assertThat(run("invert", "--json", stars(150).toString())).isZero();

        assertThat(chain.batches).containsExactly(64, 64, 22);
        assertThat(chain.topic).isEqualTo("photosphere.v1.spectra.stars");
        assertThat(chain.asked).as("nothing is explained unasked").containsOnly(0);
        assertThat(chain.isClosed).isTrue();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(150);
        assertThat(IntStream.range(0, 150).boxed().toList())
                .allMatch(i -> lines.get(i).startsWith("{\"spectrum_id\":\"stars-" + (i + 1) + "\""));
        assertThat(lines.get(1)).contains("\"rejected\":\"ALL_MASKED\"");
        assertThat(lines.get(2)).contains("\"assumed_snr\":100.0");
    }

    @Test
    void keepsStandardOutputForJsonAlone() {
        run("invert", "--json", stars(3).toString());

        assertThat(out.toString().lines()).allMatch(line -> line.startsWith("{"));
        assertThat(err.toString())
                .contains("no IVAR: errors assumed, S/N 100", "2 stars, 0 more", "1 spectrum was rejected");
    }

    @Test
    void endsTheTableWithTheComparison() {
        run("invert", stars(3).toString());

        assertThat(out.toString()).contains("5010 +/- 10", "rejected ALL_MASKED", "Against the known labels");
    }

    @Test
    void takesTheBundleAndTheSurveyFromTheArguments() {
        run("invert", "--bundle", "/some/folder", "--survey", "mine", stars(1).toString());

        assertThat(chain.bundle).isEqualTo("/some/folder");
        assertThat(chain.topic).endsWith(".mine");
    }

    @Test
    void refusesUnusableArgumentsWithAHint() {
        String file = stars(1).toString();

        assertThat(run("invert")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", "--snr", "0", file)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", "--survey", "A b", file)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", "--medium", "water", file)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", "--plot", file, file)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", "--most", "0", file)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("invert", folder.resolve("absent.fits").toString())).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(chain.batches).as("no work without a usable file").isEmpty();
        assertThat(err.toString()).contains("error: ", "hint: ", "absent.fits");
    }

    @Test
    void answersTheOtherFilesWhereSomeCannotBeRead() throws IOException {
        Path text = Files.writeString(folder.resolve("spectrum.txt"), "# wavelength flux\n5000 1\n5001 2\n");
        Path absent = folder.resolve("absent.fits");

        assertThat(run("invert", text.toString(), stars(3).toString(), absent.toString()))
                .isEqualTo(CommandErrors.UNUSABLE);

        assertThat(out.toString()).contains("stars-1", "stars-3", "Against the known labels");
        assertThat(err.toString().lines().filter(line -> line.startsWith("error: ")))
                .containsExactly(
                        "error: " + text + " is not a FITS file: it is a text file with 2 columns, headed"
                                + " '# wavelength flux'",
                        "error: " + absent + " is not a readable file");
    }

    @Test
    void answersWhatCouldBeReadOfAFileThatBreaks() {
        SpectrumFile breaking = breaking(List.of("a", "b"));
        SpectrumInputs inputs = SpectrumInputs.inspect(
                List.of(Path.of("first"), Path.of("second")), path -> breaking, new PrintWriter(err, true));
        List<String> read = new ArrayList<>();

        assertThat(inputs.read(file -> {
                    file.spectra().forEach(spectrum -> read.add(spectrum.getSpectrumId()));
                    return true;
                }))
                .isTrue();

        assertThat(read).containsExactly("a", "b", "a", "b");
        assertThat(inputs.exitCode(0)).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("error: row 3 cannot be read");
    }

    /** Returns a file of these spectra, followed by one that cannot be read. */
    private static SpectrumFile breaking(List<String> ids) {
        return new SpectrumFile() {
            @Override
            public String survey() {
                return "test";
            }

            @Override
            public int count() {
                return ids.size() + 1;
            }

            @Override
            public List<String> notes() {
                return List.of();
            }

            @Override
            public OptionalDouble assumedSnr() {
                return OptionalDouble.empty();
            }

            @Override
            public Iterator<Spectrum> iterator() {
                return IntStream.range(0, count())
                        .mapToObj(i -> {
                            if (i == ids.size()) {
                                throw new InputException("row " + (i + 1) + " cannot be read", "get the file again");
                            }
                            return Spectrum.newBuilder()
                                    .setSpectrumId(ids.get(i))
                                    .build();
                        })
                        .iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void refusesUnusableArgumentsOfTheOtherCommands() {
        assertThat(run("replay", "--timeout", "0", stars(1).toString())).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("replay", folder.resolve("absent.fits").toString())).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("tail", "--limit", "0")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(run("tail", "--config", folder.resolve("absent.conf").toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
    }

    @Test
    void namesTheBrokerThatDoesNotAnswer() {
        assertThat(run("tail", "--bootstrap-servers", "127.0.0.1:1", "-D", "photosphere.kafka.startup-timeout=300 ms"))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("no broker at 127.0.0.1:1");
    }

    @Test
    void explainsItselfWithExamples() {
        for (String command : List.of("replay", "tail", "invert")) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(out.toString()).contains("photosphere replay --json", "photosphere tail --survey", "Exit codes");
    }
}
