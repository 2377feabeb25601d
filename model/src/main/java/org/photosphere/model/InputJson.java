package org.photosphere.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of untrusted files: no duplicate name in an object, nothing after the value, no text or null where a
 * number belongs, nesting, names and numbers of bounded length.
 */
public final class InputJson {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NAME = 1000;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNameLength(LONGEST_NAME)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final ObjectReader GROWING =
            STRICT.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private InputJson() {}

    /**
     * Returns the whole text as one object.
     *
     * @throws JsonProcessingException where the text is not such JSON, or not an object
     */
    public static JsonNode object(byte[] json) throws JsonProcessingException {
        try {
            JsonNode tree = STRICT.readTree(json);
            if (!tree.isObject()) {
                throw new NotJson("it is not a JSON object", null);
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            // Bytes that are not Unicode are reported as a fault of the input.
            throw new NotJson(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * @param type a record whose constructor validates its arguments
     * @throws JsonProcessingException where the tree does not describe one, has a name that is not a component, or the
     *     constructor refuses its values
     */
    public static <T> T value(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return STRICT.treeToValue(tree, type);
    }

    /** Returns the same for an extensible format: unknown names are ignored. */
    public static <T> T valueOfKnownNames(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return GROWING.treeToValue(tree, type);
    }

    /** Returns the fault and the name where it occurs, in one line. */
    public static String message(JsonProcessingException e) {
        String what = e.getOriginalMessage().lines().findFirst().orElse("").split(" \\(set ", 2)[0];
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return what;
        }
        return mapping.getPath().stream()
                        .map(place ->
                                place.getFieldName() == null ? String.valueOf(place.getIndex()) : place.getFieldName())
                        .collect(Collectors.joining(".", "at '", "': "))
                + what;
    }

    private static final class NotJson extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        NotJson(String message, @Nullable Throwable cause) {
            super(message, null, cause);
        }
    }
}
