package org.photosphere.services.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

/** Messages and hints to an operator for Kafka's errors. */
public final class KafkaErrors {

    private KafkaErrors() {}

    /** Returns the message for an error of a command. */
    public static InputException ofCommand(Throwable error, Settings.Kafka kafka) {
        if (error instanceof TimeoutException || isUnresolvable(error)) {
            return new InputException(
                    "no Kafka broker answers at " + kafka.bootstrapServers(),
                    "start one with 'photosphere broker', or give its address with --bootstrap-servers",
                    error);
        }
        if (error instanceof AuthorizationException || error instanceof AuthenticationException) {
            return new InputException(
                    "Kafka refuses access: " + error.getMessage(),
                    "credentials are in photosphere.kafka.client; the topics begin with " + kafka.topicPrefix(),
                    error);
        }
        if (error instanceof RecordTooLargeException) {
            return new InputException(
                    "a spectrum is too large to send: " + error.getMessage(),
                    "raise max.message.bytes of the topic and photosphere.kafka.client.\"max.request.size\"",
                    error);
        }
        return new InputException(
                "Kafka at " + kafka.bootstrapServers() + ": " + error.getMessage(),
                "see photosphere.kafka in reference.conf",
                error);
    }

    /** Returns whether an address cannot be resolved, which clients wrap in the failure of their construction. */
    private static boolean isUnresolvable(Throwable error) {
        return error instanceof KafkaException
                && error.getCause() != null
                && String.valueOf(error.getCause().getMessage()).contains("bootstrap");
    }

    /** Returns the message for an error of a node's checks at its start. */
    static InputException atStart(KafkaException error, Settings.Kafka kafka) {
        if (error instanceof AuthorizationException denied) {
            return notAllowed("use Kafka as a node does", "what the page on security lists", denied);
        }
        return new InputException(
                "Kafka at " + kafka.bootstrapServers() + " does not answer a node's requests at its start: "
                        + error.getMessage(),
                "check that all its brokers are running",
                error);
    }

    /**
     * Returns the message for a denied request.
     *
     * @param action verb phrase for the request
     * @param missing rights to grant
     */
    public static InputException notAllowed(String action, String missing, AuthorizationException denied) {
        return new InputException(
                "not allowed to " + action + ": " + denied.getMessage(),
                "grant " + missing + " to this client",
                denied);
    }

    /** Returns the message for a right that a node needs, found missing by its checks. */
    static InputException missing(AclOperation right, String resource, @Nullable AuthorizationException cause) {
        String message = "this client has no right to " + right + " " + resource;
        String hint = "grant it; the page on security lists all that a node needs";
        return cause == null ? new InputException(message, hint) : new InputException(message, hint, cause);
    }

    /** Returns the message for a topic that could not be created. */
    static InputException notCreated(String topic, ApiException error, Settings.Kafka kafka) {
        if (error instanceof AuthorizationException) {
            return new InputException(
                    "topic " + topic + " is missing and may not be created: " + error.getMessage()
                            + "; without WRITE on it a client does not see it either",
                    "have it created with " + kafka.partitions() + " partitions and grant WRITE on it, or CREATE too",
                    error);
        }
        return new InputException(
                "topic " + topic + " could not be created: " + error.getMessage(),
                "check photosphere.kafka.partitions and photosphere.kafka.replication-factor",
                error);
    }

    /** Returns the message for a broker that refuses this client's first request. */
    static InputException refused(Throwable cause, Settings.Kafka kafka) {
        return new InputException(
                "the broker at " + kafka.bootstrapServers() + " cannot be used: " + reason(cause),
                "check the settings under photosphere.kafka.client",
                cause);
    }

    /** Returns the reason with its root cause, such as an invalid certificate, which the outer exceptions omit. */
    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == cause ? String.valueOf(cause.getMessage()) : cause.getMessage() + " (" + root.getMessage() + ")";
    }
}
