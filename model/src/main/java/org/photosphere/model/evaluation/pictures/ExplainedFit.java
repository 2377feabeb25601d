package org.photosphere.model.evaluation.pictures;

import java.util.Map;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Solution;

/**
 * What a picture of a fit shows.
 *
 * @param id of the spectrum, which names the files too
 * @param subtitle where it came from and what it was fitted with, in one line
 * @param labels of the model
 * @param solution the answer
 * @param explanation of it
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
