package org.photosphere.model.network;

import java.util.List;

/** Orthonormal vectors out of others, one at a time. */
public final class GramSchmidt {

    private GramSchmidt() {}

    /** Takes from a vector, in place, what lies along others that are orthonormal. */
    public static void removeProjections(double[] vector, List<double[]> orthonormal) {
        for (double[] other : orthonormal) {
            double share = dot(vector, other);
            for (int i = 0; i < vector.length; i++) {
                vector[i] -= share * other[i];
            }
        }
    }

    /** Makes a vector one long, in place; false and nothing done where it is not longer than so much. */
    public static boolean normalise(double[] vector, double shortest) {
        double length = Math.sqrt(dot(vector, vector));
        if (!(length > shortest)) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return true;
    }

    public static double dot(double[] a, double[] b) {
        // Four sums at a time: one alone would wait for each addition.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = a.length - a.length % 4;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + s2 + s3;
    }
}
