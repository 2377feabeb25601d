package org.photosphere.model.forward;

/** Any forward model under an operator: evaluated on its bins, then mapped to the points. */
final class AppliedModel implements ObservedModel {

    private final ForwardModel model;
    private final SpectralOperator operator;

    AppliedModel(ForwardModel model, SpectralOperator operator) {
        this.model = model;
        this.operator = operator;
    }

    @Override
    public int points() {
        return operator.points();
    }

    @Override
    public double[] evaluate(double[][] labels, float[][] into) {
        Evaluation evaluation = model.evaluate(labels);
        LabelSpace space = model.labels();
        int points = operator.points();
        double[] maxima = new double[labels.length];
        for (int s = 0; s < labels.length; s++) {
            maxima[s] = 1.0;
            operator.apply(evaluation.flux()[s], 0, into[s], 0);
            for (int k = 0; k < space.size(); k++) {
                int from = (1 + k) * points;
                operator.apply(evaluation.jacobian()[s][k], 0, into[s], from);
                float unscale = (float) (1.0 / space.get(k).scaleDerivative(labels[s][k]));
                for (int i = from; i < from + points; i++) {
                    into[s][i] *= unscale;
                }
            }
        }
        return maxima;
    }

    @Override
    public void close() {}
}
