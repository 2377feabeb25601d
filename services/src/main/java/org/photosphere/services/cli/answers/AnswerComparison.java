package org.photosphere.services.cli.answers;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares answers with recorded ones and counts the differences. Used by one thread. */
public final class AnswerComparison {

    private final @Nullable RecordedAnswers before;
    private final Map<String, Integer> differing = new TreeMap<>();
    private int same;
    private int others;
    private int unknown;

    /** @param before recorded answers, null for no comparison */
    public AnswerComparison(@Nullable RecordedAnswers before) {
        this.before = before;
    }

    public void add(Message answer) {
        if (before == null) {
            return;
        }
        if (!before.has(answer)) {
            unknown++;
            return;
        }
        Set<String> fields = before.difference(answer);
        fields.forEach(field -> differing.merge(field, 1, Integer::sum));
        same += fields.isEmpty() ? 1 : 0;
        others += fields.isEmpty() ? 0 : 1;
    }

    /** @return whether every recorded answer was reproduced exactly */
    public boolean print(PrintWriter to) {
        if (before == null) {
            return true;
        }
        int missing = before.count() - same - others;
        to.println("compared with the record: " + same + " identical, " + others + " differ, " + missing
                + " of the record are missing, " + unknown + " are not in it");
        if (others > 0) {
            to.println("differing fields: "
                    + differing.entrySet().stream()
                            .map(field -> field.getKey() + " in " + field.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return others == 0 && missing == 0;
    }
}
