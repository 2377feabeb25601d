package org.photosphere.model.network;

import java.util.List;

/** Gram-Schmidt orthonormalisation, one vector at a time. */
public final class GramSchmidt {

    private GramSchmidt() {}

    /** Removes from a vector, in place, its projections on orthonormal others. */
    public static void removeProjections(double[] vector, List<double[]> orthonormal) {
        for (double[] other : orthonormal) {
            double share = dot(vector, other);
            for (int i = 0; i < vector.length; i++) {
                vector[i] -= share * other[i];
            }
        }
    }

    /**
     * Scales a vector to length 1, in place; returns false and leaves it unchanged where its length is at most the
     * shortest.
     */
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
