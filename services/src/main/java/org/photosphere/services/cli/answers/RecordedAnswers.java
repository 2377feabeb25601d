package org.photosphere.services.cli.answers;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;

/**
 * Answers of a run, to compare another one with. What a repetition may not keep is left out: when stages were done, and
 * where the input stood.
 */
public final class RecordedAnswers {

    private static final int PARAMETERS = 'P';
    private static final int DEAD_LETTER = 'D';

    private final Map<String, Message> byId = new HashMap<>();

    /** Writes answers as they come. */
    public static final class Writer implements AutoCloseable {

        private final OutputStream out;

        /** @throws InputException where the file cannot be written */
        public Writer(Path file) {
            try {
                out = new BufferedOutputStream(Files.newOutputStream(file));
            } catch (IOException e) {
                throw new InputException(file + " cannot be written: " + e.getMessage(), "give another file", e);
            }
        }

        public void add(Message answer) {
            try {
                out.write(answer instanceof Parameters ? PARAMETERS : DEAD_LETTER);
                repeatable(answer).writeDelimitedTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException("answers cannot be recorded", e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException("answers cannot be recorded", e);
            }
        }
    }

    /** @throws InputException where the file is none that {@link Writer} wrote */
    public static RecordedAnswers read(Path file) {
        RecordedAnswers answers = new RecordedAnswers();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                Message answer = switch (kind) {
                    case PARAMETERS -> Parameters.parseDelimitedFrom(in);
                    case DEAD_LETTER -> DeadLetter.parseDelimitedFrom(in);
                    default -> null;
                };
                if (answer == null) {
                    throw new IOException("no answer follows after " + answers.byId.size());
                }
                answers.byId.put(id(answer), answer);
            }
        } catch (IOException e) {
            throw new InputException(
                    file + " holds no recorded answers: " + e.getMessage(),
                    "give a file that 'photosphere replay --record' wrote",
                    e);
        }
        return answers;
    }

    int count() {
        return byId.size();
    }

    boolean has(Message answer) {
        return byId.containsKey(id(answer));
    }

    /**
     * How an answer differs from the recorded one to the same spectrum.
     *
     * @return names of the contract's fields; empty where both are the same to the byte
     */
    Set<String> difference(Message answer) {
        Message before = byId.get(id(answer));
        Message now = repeatable(answer);
        Set<String> fields = new LinkedHashSet<>();
        if (before == null || before.getDescriptorForType() != now.getDescriptorForType()) {
            fields.add(now.getDescriptorForType().getName());
            return fields;
        }
        if (Arrays.equals(bytes(before), bytes(now))) {
            return fields;
        }
        for (FieldDescriptor field : now.getDescriptorForType().getFields()) {
            if (!value(before, field).equals(value(now, field))) {
                fields.add(field.getName());
            }
        }
        if (fields.isEmpty()) {
            fields.add("bytes");
        }
        return fields;
    }

    private static Object value(Message message, FieldDescriptor field) {
        @Nullable Object value = message.getAllFields().get(field);
        return value == null ? "" : value;
    }

    /** In one order of fields, whatever the map's. */
    private static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
            coded.useDeterministicSerialization();
            message.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** What was answered: the spectrum's id, or the input itself where it has none. */
    private static String id(Message answer) {
        if (answer instanceof DeadLetter letter && letter.getSpectrumId().isEmpty()) {
            return "bytes " + letter.getOriginal().toStringUtf8();
        }
        return answer instanceof Parameters parameters
                ? parameters.getSpectrumId()
                : ((DeadLetter) answer).getSpectrumId();
    }

    private static Message repeatable(Message answer) {
        return answer instanceof Parameters parameters
                ? parameters.toBuilder()
                        .clearStageTimes()
                        .clearOrigin()
                        .clearInputClock()
                        .clearSoftwareVersion()
                        .build()
                : ((DeadLetter) answer)
                        .toBuilder()
                                .clearRejectedAtUs()
                                .clearOrigin()
                                .clearSoftwareVersion()
                                .build();
    }
}
