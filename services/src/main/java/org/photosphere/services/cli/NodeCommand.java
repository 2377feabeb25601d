package org.photosphere.services.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.photosphere.model.InputException;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.cluster.PhotosphereNode;
import org.photosphere.services.cluster.ServingModel;
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a node until it is told to stop. */
@Command(
        name = "node",
        description = "Run a node: spectra in from Kafka, parameters out, one worker per device.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Consumes every topic <prefix>.spectra.<survey> of the brokers, writes <prefix>.parameters.<survey> and",
            "<prefix>.dead-letters exactly once, and serves /live, /ready and /metrics on localhost:9464.",
            "SIGTERM finishes what is in flight within photosphere.node.drain-timeout.",
            "",
            "Example: photosphere node -b kafka1:9092,kafka2:9092 -Dphotosphere.http.port=9470"
        })
final class NodeCommand implements Callable<Integer> {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.load();
        try (ServingModel model = ServingModel.open(settings);
                Topics topics = Topics.connect(settings.kafka())) {
            PhotosphereNode node = PhotosphereNode.start(settings, model, topics);
            node.awaitReady(START_TIMEOUT);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "node %s is ready: model %s, devices %s, http://%s:%d/metrics%n",
                            settings.node().id(),
                            model.forward().name(),
                            settings.devices(),
                            settings.http().host(),
                            node.httpPort());
            spec.commandLine().getOut().flush();
            node.awaitTermination();
            Throwable failure = node.health().failure();
            if (failure instanceof InputException input) {
                throw input;
            }
            return failure == null ? 0 : 1;
        }
    }
}
