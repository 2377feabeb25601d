package org.photosphere.services.cli.stream;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.photosphere.model.InputException;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ChosenModel;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a node until it is stopped. */
@Command(
        name = "node",
        description = "Run a node: spectra in from Kafka, parameters out, one worker per device.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Consumes every topic <prefix>.spectra.<survey> of the brokers, writes <prefix>.parameters.<survey> and",
            "<prefix>.dead-letters exactly once, and serves /live, /ready, /metrics and /status on localhost:9464.",
            "Nodes of one cluster (photosphere.cluster.seeds) appear together in 'photosphere status'. The model is",
            "the one chosen with 'photosphere model', else photosphere.model.bundle.",
            "SIGTERM finishes the spectra in flight within photosphere.node.drain-timeout.",
            "",
            "Example: photosphere node -b kafka1:9092,kafka2:9092 -Dphotosphere.http.port=9470"
        })
public final class NodeCommand implements Callable<Integer> {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.load();
        try (Topics topics = Topics.connect(settings.kafka());
                ServingModel model = ChosenModel.open(settings)) {
            PhotosphereNode node = PhotosphereNode.start(settings, model, topics);
            try {
                run(node, settings);
                while (node.startsAnew()) {
                    spec.commandLine()
                            .getErr()
                            .printf(
                                    "node %s left its cluster, which could not reach it or is the smaller of two;"
                                            + " restarting%n",
                                    settings.node().id());
                    node = node.startAgain(settings, model, topics);
                    run(node, settings);
                }
            } finally {
                node.close();
            }
            Throwable failure = node.health().failure();
            if (failure instanceof InputException input) {
                throw input;
            }
            return failure == null ? 0 : 1;
        }
    }

    private void run(PhotosphereNode node, Settings settings) throws InterruptedException {
        node.awaitReady(START_TIMEOUT);
        spec.commandLine()
                .getOut()
                .printf(
                        "node %s is ready: model %s, devices %s, cluster %s, %s://%s:%d/metrics%n",
                        settings.node().id(),
                        node.modelName(),
                        settings.devices(),
                        node.address(),
                        settings.http().scheme(),
                        settings.http().host(),
                        node.httpPort());
        spec.commandLine().getOut().flush();
        node.awaitTermination();
    }
}
