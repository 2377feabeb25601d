package org.photosphere.services.cli.console;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Option;

/** Options of every command that uses a broker. */
public final class SettingsOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with settings over the defaults.")
    @Nullable Path file;

    @Option(
            names = {"-b", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "Kafka brokers; overrides photosphere.kafka.bootstrap-servers (default: localhost:9092).")
    @Nullable String bootstrapServers;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, for example -Dphotosphere.node.batch-size=16.")
    Map<String, String> overrides = new LinkedHashMap<>();

    public Settings load(Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>(overrides);
        if (bootstrapServers != null) {
            all.put("photosphere.kafka.bootstrap-servers", bootstrapServers);
        }
        all.putAll(more);
        return Settings.load(file, all);
    }

    public Settings load() {
        return load(Map.of());
    }
}
