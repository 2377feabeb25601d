package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of an instrument's rows that represents all. The arrays are shared, not to be modified.
 *
 * @param rows of the instrument, ascending
 * @param points of the instrument that the rows depend on at any velocity, ascending
 * @param onAllPoints the rows as functions of all points
 * @param onOwnPoints the rows as functions of these points
 */
record CoarseRows(int[] rows, int[] points, PointRows onAllPoints, PointRows onOwnPoints) {

    /**
     * @param all rows of the arms
     * @param every inverse of the share of the rows
     */
    static CoarseRows of(List<ArmView> arms, PointRows all, int every) {
        IntStream.Builder rows = IntStream.builder();
        IntStream.Builder points = IntStream.builder();
        List<ArmRows> thinned = new ArrayList<>();
        List<ArmRows> own = new ArrayList<>();
        int[] firstPoint = new int[arms.size()];
        int[] firstOwn = new int[arms.size()];
        int count = 0;
        for (int a = 0; a < arms.size(); a++) {
            ArmView arm = arms.get(a);
            int[] some = arm.coarse(every);
            for (int row : some) {
                rows.add(all.firstRow(a) + row);
            }
            thinned.add(arm.thinned(some));
            own.add(arm.onOwnPoints(some));
            firstPoint[a] = all.firstPoint(a);
            firstOwn[a] = count;
            for (int point : arm.points(some)) {
                points.add(all.firstPoint(a) + point);
                count++;
            }
        }
        return new CoarseRows(
                rows.build().toArray(),
                points.build().toArray(),
                new PointRows(thinned, firstPoint),
                new PointRows(own, firstOwn));
    }
}
