package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Values of settings, each checked; what is unusable is told with its key and where it stands. */
final class Values {

    private Values() {}

    /** A list, or one text with commas, as the environment and the command line give it. */
    static List<String> strings(Config config, String key) {
        if (config.getValue(key).valueType() == ConfigValueType.LIST) {
            return List.copyOf(config.getStringList(key));
        }
        String joined = config.getString(key);
        return joined.isBlank() ? List.of() : List.of(joined.split("\\s*,\\s*"));
    }

    /**
     * A secret, which the environment gives as {@code key}, or the file that {@code key-file} names; empty for none.
     *
     * @throws ConfigException where that file cannot be read
     */
    static String secret(Config config, String key) {
        String file = config.getString(key + "-file");
        if (file.isEmpty()) {
            return config.getString(key);
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new ConfigException.BadValue(
                    config.getValue(key + "-file").origin(), key + "-file", file + " cannot be read: " + e);
        }
    }

    static double share(Config config, String key) {
        double value = config.getDouble(key);
        if (!(value >= 0) || value > 1) {
            throw new ConfigException.BadValue(config.getValue(key).origin(), key, value + " is not between 0 and 1");
        }
        return value;
    }

    static int inRange(Config config, String key, int least, int most) {
        int value = config.getInt(key);
        if (value < least || value > most) {
            throw new ConfigException.BadValue(
                    config.getValue(key).origin(), key, value + " is not between " + least + " and " + most);
        }
        return value;
    }
}
