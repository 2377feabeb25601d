package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import org.photosphere.services.cli.stream.ModelCommand;
import org.photosphere.services.serving.ChosenModel;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine;

/** Change of the serving bundle during a stream. */
class RolloutTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OTHER = "atlas9-components";

    private record Run(int code, String out, String err) {}

    private static Run model(RunningStream stream, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.get(0).equals("compare")) {
            all.addAll(List.of("-b", stream.settings.kafka().bootstrapServers()));
        }
        int code = new CommandLine(new ModelCommand())
                .setExecutionExceptionHandler(Main::report)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    private static List<byte[]> spectra(String prefix, int count) {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spectra.add(Mutations.valid(prefix + i).toByteArray());
        }
        return spectra;
    }

    private static Set<String> models(RunningStream stream, List<Origin> origins) {
        Map<Origin, List<Message>> answers = stream.answers(origins.size(), PATIENCE);
        assertThat(answers.keySet()).containsAll(origins);
        return origins.stream()
                .flatMap(origin -> answers.getOrDefault(origin, List.of()).stream())
                .map(answer -> ((Parameters) answer).getModelName())
                .collect(Collectors.toSet());
    }

    private static void awaitModel(RunningStream stream, String name) {
        Awaitility.await().atMost(PATIENCE).until(() -> stream.node.modelName().equals(name));
    }

    @Tag("slow")
    @Test
    void changesBetweenMicroBatchesUnderLoadAndGoesBack(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            String first = stream.node.modelName();
            assertThat(models(stream, stream.send(spectra("before-", 50)))).containsExactly(first);
            assertThat(model(stream, "serve", OTHER)).satisfies(run -> {
                assertThat(run.code()).as(run.err()).isZero();
                assertThat(run.out()).contains(OTHER, first);
            });
            List<Origin> during = new ArrayList<>();
            int wave = 0;
            while (!stream.node.modelName().equals(OTHER)) {
                during.addAll(stream.send(spectra("during-" + wave++ + "-", 100)));
            }
            during.addAll(stream.send(spectra("after-", 300)));
            // One answer each, by either model, finally by the new one.
            Map<Origin, List<Message>> answers = stream.answers(during.size() + 50, PATIENCE);
            assertThat(answers.keySet()).containsAll(during);
            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
            assertThat(models(stream, stream.send(spectra("new-", 50)))).containsExactly(OTHER);
            // A starting node serves the chosen bundle.
            try (ServingModel chosen = ChosenModel.open(stream.settings)) {
                assertThat(chosen.forward().name()).isEqualTo(OTHER);
            }
            assertThat(model(stream, "rollback").code()).isZero();
            awaitModel(stream, first);
            assertThat(models(stream, stream.send(spectra("back-", 50)))).containsExactly(first);
        }
    }

    @Test
    void aBundleThatDoesNotLoadLeavesTheOldOneServingAndSaysSo(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            String first = stream.node.modelName();
            assertThat(model(stream, "serve", data.resolve("nowhere").toString()))
                    .satisfies(run -> {
                        assertThat(run.code()).isEqualTo(CommandErrors.UNUSABLE);
                        assertThat(run.err()).contains("nowhere");
                    });
            // The bundle was intact when chosen, and is damaged at the node.
            Path folder = copyOfABundle(data.resolve("bundle"));
            assertThat(model(stream, "serve", folder.toString()).code()).isZero();
            Files.writeString(folder.resolve("bundle.json"), "{}");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> stream.node
                            .metrics()
                            .scrape()
                            .contains("photosphere_model_loads_total{outcome=\"failed\"} 1.0"));
            assertThat(models(stream, stream.send(spectra("s-", 50)))).containsExactly(first);
            // So does a starting node: the previous bundle serves.
            try (ServingModel chosen = ChosenModel.open(stream.settings)) {
                assertThat(chosen.forward().name()).isEqualTo(first);
            }
        }
    }

    private static Path copyOfABundle(Path folder) throws Exception {
        Path source = Path.of("../model/src/main/resources/org/photosphere/model/bundle", OTHER);
        Files.createDirectories(folder);
        try (var files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }

    @Test
    void aShadowIsComparedAndPublishesNothing(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            String first = stream.node.modelName();
            String node = "127.0.0.1:" + stream.node.httpPort();
            assertThat(model(stream, "compare", "--node", node).code()).isEqualTo(CommandErrors.UNUSABLE);
            assertThat(model(stream, "shadow", OTHER, "--share", "0.5").code()).isZero();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> stream.node.metrics().scrape().contains("photosphere_models_open 2.0"));
            List<Origin> origins = stream.send(spectra("s-", 400));
            assertThat(models(stream, origins)).containsExactly(first);
            assertThat(new HashSet<>(origins)).hasSize(400);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                Run compared = model(stream, "compare", "--node", node);
                assertThat(compared.out()).contains("shadow " + OTHER, "teff", "logg", "m_h");
                // Half of them, selected by their ids.
                int count = Integer.parseInt(compared.out().replaceAll("(?s).*spectra: (\\d+) compared.*", "$1"));
                assertThat(count).isBetween(160, 240);
            });
            assertThat(stream.node.metrics().scrape())
                    .containsPattern("photosphere_shadow_difference_rms_sigma\\{label=\"teff\"\\} [0-9]");
            assertThat(model(stream, "shadow", "--end").code()).isZero();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> stream.node.metrics().scrape().contains("photosphere_models_open 1.0"));
        }
    }
}
