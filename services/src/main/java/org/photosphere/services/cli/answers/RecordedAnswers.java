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
 * Recorded answers of a run, for comparison with another run. Fields that cannot be reproduced are left out: the
 * stages' times and the input's origin.
 */
public final class RecordedAnswers {

    private static final int PARAMETERS = 'P';
    private static final int DEAD_LETTER = 'D';

    private final Map<String, Message> byId = new HashMap<>();

    /** Writes answers as they arrive. */
    public static final class Writer implements AutoCloseable {

        private final OutputStream out;

        /** @throws InputException if the file cannot be written */
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

    /** @throws InputException if the file was not written by {@link Writer} */
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
     * Compares an answer with the recorded one to the same spectrum.
     *
     * @return names of the differing fields; empty if both are identical
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

    /** Serialises in a fixed order of fields, whatever the map's. */
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

    /** Returns the identity of the answered spectrum: its id, or the input itself without one. */
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
