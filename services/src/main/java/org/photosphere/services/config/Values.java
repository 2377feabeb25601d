package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;

/** Values of settings, each checked; errors name the key and its origin. */
final class Values {

    private static final double MOST_FACTOR = 100;

    /** Largest file of settings or secrets, bytes. */
    static final int LARGEST_FILE = 1 << 20;

    private Values() {}

    /** Reads a list, or one text with commas, as given by the environment or the command line. */
    static List<String> strings(Config config, String key) {
        if (config.getValue(key).valueType() == ConfigValueType.LIST) {
            return List.copyOf(config.getStringList(key));
        }
        String joined = config.getString(key);
        return joined.isBlank() ? List.of() : List.of(joined.split("\\s*,\\s*"));
    }

    /**
     * Reads a secret, given by the environment as {@code key}, or in the file that {@code key-file} names; empty for
     * none.
     *
     * @throws ConfigException if that file cannot be read
     */
    static String secret(Config config, String key) {
        String file = config.getString(key + "-file");
        if (file.isEmpty()) {
            return config.getString(key);
        }
        return text(config, key + "-file").strip();
    }

    /**
     * Reads the file that a key names.
     *
     * @throws ConfigException if it cannot be read, or is larger than any file of settings
     */
    static String text(Config config, String key) {
        try {
            byte[] bytes =
                    InputFiles.read(Path.of(config.getString(key)), LARGEST_FILE, "check its path and permissions");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (InputException | InvalidPathException e) {
            throw new ConfigException.BadValue(config.getValue(key).origin(), key, String.valueOf(e.getMessage()), e);
        }
    }

    static double share(Config config, String key) {
        double value = config.getDouble(key);
        if (!(value >= 0) || value > 1) {
            throw new ConfigException.BadValue(config.getValue(key).origin(), key, value + " is not between 0 and 1");
        }
        return value;
    }

    static double weight(Config config, String key) {
        double value = config.getDouble(key);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new ConfigException.BadValue(
                    config.getValue(key).origin(), key, value + " is not a finite number of at least 0");
        }
        return value;
    }

    static double factor(Config config, String key) {
        double value = config.getDouble(key);
        if (!(value >= 1 / MOST_FACTOR && value <= MOST_FACTOR)) {
            throw new ConfigException.BadValue(
                    config.getValue(key).origin(), key, value + " is not between 0.01 and " + MOST_FACTOR);
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
