package org.photosphere.services.survey;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Unique identifiers of a file's rows, so that no row counts as a duplicate of another. */
final class RowIds {

    private RowIds() {}

    /**
     * Returns for each row the first of its names that no other row has.
     *
     * @param names names in order of preference, each [row]; empty if a row has none
     * @return identifiers [row]; the last of the names and the row's number from 1 if all names are shared
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
