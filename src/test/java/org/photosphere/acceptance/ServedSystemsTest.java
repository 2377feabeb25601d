package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.evaluation.systems.ComparedSystem;
import org.photosphere.model.evaluation.systems.Systems;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.cli.Main;
import picocli.CommandLine;

/** Every system of the comparison is trained, evaluated and served in the stream by the commands for all models. */
class ServedSystemsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SPECTRA = 20;

    @TempDir
    private Path folder;

    @Tag("slow")
    @Test
    void trainsEvaluatesAndServesEachOne() throws Exception {
        Path grid = folder.resolve("grid.fits");
        GridFiles.writeAbsolute(grid, SmallGrid.of(12));
        try (RunningStream stream = RunningStream.start(folder.resolve("broker"))) {
            for (ComparedSystem system : Systems.ALL) {
                Path bundle = folder.resolve(system.name());
                train(system.name(), grid, bundle);
                assertThat(run("evaluate", "--bundle", bundle.toString(), "--grid", grid.toString(), "--json"))
                        .as(system.name())
                        .contains("\"rmse\"");
                run(
                        "model",
                        "serve",
                        bundle.toString(),
                        "-b",
                        stream.settings.kafka().bootstrapServers());
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> stream.node.modelName().equals(system.name()));
                assertThat(answering(stream, system.name())).containsOnly(system.name());
            }
        }
    }

    private static void train(String name, Path grid, Path bundle) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--model",
                name,
                "--grid",
                grid.toString(),
                "--out",
                bundle.toString(),
                "--range",
                "2100,19000",
                "--bins",
                "125"));
        if (Systems.variant(name).isPresent()) {
            arguments.addAll(List.of("--steps", name.endsWith("convolution") ? "2,80,2,2" : "2,80,2"));
            arguments.addAll(List.of("--interpolated", "40", "--reduced-epochs", "4", "--reduced-spectra", "400"));
            arguments.addAll(List.of("--devices", "cpu"));
        } else {
            arguments.addAll(List.of("--minutes", "0.03"));
        }
        run(arguments.toArray(String[]::new));
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute(arguments))
                .as(() -> String.join(" ", arguments) + ": " + err)
                .isZero();
        return out.toString();
    }

    private static List<String> answering(RunningStream stream, String name) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(Mutations.valid(name + "-" + i).toByteArray());
        }
        List<Origin> origins = stream.send(spectra);
        Map<Origin, List<Message>> answers = stream.answers(origins.size(), PATIENCE);
        return origins.stream()
                .flatMap(origin -> answers.getOrDefault(origin, List.of()).stream())
                .map(answer -> ((Parameters) answer).getModelName())
                .toList();
    }
}
