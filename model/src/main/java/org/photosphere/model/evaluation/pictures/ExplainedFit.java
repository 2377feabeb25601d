package org.photosphere.model.evaluation.pictures;

import java.util.Map;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Solution;

/**
 * Content of a picture of a fit.
 *
 * @param id of the spectrum, also the name of the files
 * @param subtitle origin of the spectrum and model of the fit, in one line
 * @param labels of the model
 * @param solution the answer
 * @param explanation of the answer
 * @param published known values by label, and by {@code rv} in km/s; may be empty
 */
public record ExplainedFit(
        String id,
        String subtitle,
        LabelSpace labels,
        Solution solution,
        Explanation explanation,
        Map<String, Double> published) {
    public ExplainedFit {
        published = Map.copyOf(published);
    }
}
