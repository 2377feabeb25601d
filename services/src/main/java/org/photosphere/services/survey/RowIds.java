package org.photosphere.services.survey;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Identifiers of a file's rows, none twice, so that no row is taken for a repetition of another. */
final class RowIds {

    private RowIds() {}

    /**
     * The first name of each row that no other row has.
     *
     * @param names best first, each [row]; empty where a row has none
     * @return [row]; the last of the names and the row's number from 1 where all names are shared
     */
    static String[] of(List<String[]> names) {
        String[] last = names.get(names.size() - 1);
        String[] ids = new String[last.length];
        for (String[] candidates : names) {
            Set<String> seen = new HashSet<>();
            Set<String> shared = new HashSet<>(Set.of(""));
            Arrays.stream(candidates).filter(name -> !seen.add(name)).forEach(shared::add);
            for (int row = 0; row < ids.length; row++) {
                if (ids[row] == null && !shared.contains(candidates[row])) {
                    ids[row] = candidates[row];
                }
            }
        }
        for (int row = 0; row < ids.length; row++) {
            ids[row] = ids[row] == null ? last[row] + "-row" + (row + 1) : ids[row];
        }
        return ids;
    }
}
