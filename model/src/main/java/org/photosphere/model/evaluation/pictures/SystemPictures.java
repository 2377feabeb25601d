package org.photosphere.model.evaluation.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.evaluation.pictures.RareStarPicture.Answer;
import org.photosphere.model.evaluation.pictures.SystemResidualsPicture.Diagnosed;
import org.photosphere.model.evaluation.systems.PaperFigure;
import org.photosphere.model.evaluation.systems.SystemNames;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * The pictures of a comparison of forward models, those of {@link PaperFigure}, each as PNG and SVG. A picture whose
 * models or results are missing is left out.
 */
public final class SystemPictures {

    /** Stars whose residuals and latent vectors are drawn: more change no distribution, and each takes a full physics. */
    private static final int MOST_DIAGNOSED = 300;

    /** Spectra per diagnosis, which holds the intensities of all of them. */
    private static final int BATCH = 32;

    /** Receives the progress. */
    public interface Listener {

        /** @param figure drawn next */
        void drawing(PaperFigure figure);
    }

    /** Inverts one star. */
    public interface Inversion {

        /**
         * @param system name
         * @param star one spectrum of the held-out nodes
         * @return the labels in the order of the star's; empty where the model has no answer
         */
        Optional<double[]> labels(String system, NormalisedGrid star);
    }

    /**
     * What the pictures are drawn from.
     *
     * @param test held-out nodes on the models' bins and with their labels, at least one
     * @param results of the compared systems
     * @param models opens the full model of a system, by its name; pictures close it
     * @param inversion answers of the rare star and of the landscape's
     */
    public record Material(
            NormalisedGrid test,
            List<SystemResult> results,
            Map<String, Supplier<ForwardModel>> models,
            Inversion inversion) {

        public Material {
            results = List.copyOf(results);
            models = Map.copyOf(models);
        }
    }

    /**
     * Systems and stars that are drawn, by names of systems and labels.
     *
     * @param baselines in the part of the spectra next to PhysFormer
     * @param residuals whose residuals are compared next to PhysFormer's, at most two
     * @param rival whose inversions are compared with PhysFormer's
     * @param rareStar labels whose nearest node is inverted by both
     * @param landscape labels whose nearest node has its loss drawn
     */
    public record Choice(
            List<String> baselines,
            List<String> residuals,
            String rival,
            Map<String, Double> rareStar,
            Map<String, Double> landscape) {

        public Choice {
            baselines = List.copyOf(baselines);
            residuals = List.copyOf(residuals);
            rareStar = Map.copyOf(rareStar);
            landscape = Map.copyOf(landscape);
        }

        /** Returns the paper's choice; the landscape, whose star it does not state, is the Sun's. */
        public static Choice paper() {
            return new Choice(
                    List.of(SystemNames.SYMMETRIC_AUTOENCODER, SystemNames.SPECULATOR),
                    List.of(SystemNames.WITHOUT_BOTTLENECK, SystemNames.MLP_DECODER),
                    SystemNames.WITHOUT_PHYSICS,
                    Map.of(Label.TEFF, 4300.0, Label.LOGG, 5.5, Label.METALLICITY, 0.0, Label.ALPHA, 1.2),
                    Map.of(Label.TEFF, 5772.0, Label.LOGG, 4.44, Label.METALLICITY, 0.0, Label.ALPHA, 0.0));
        }
    }

    private final SystemModels models;
    private final Material material;
    private final Choice choice;
    private final String subtitle;
    private final Map<String, Optional<PhysicalDiagnosis>> diagnoses = new HashMap<>();

    private SystemPictures(Material material, Choice choice, String subtitle) {
        this.models = new SystemModels(material.models(), material.results());
        this.material = material;
        this.choice = choice;
        this.subtitle = subtitle;
    }

    /**
     * @param subtitle grid and budget of the comparison, in one line
     * @param folder created if absent; pictures of the same names are replaced
     * @return the names of the SVG files in the folder by {@link PaperFigure#title}, in the order of the figures; a PNG
     *     is next to each
     * @throws org.photosphere.model.InputException where the folder cannot take them, or the machine has no fonts
     */
    public static Map<String, String> write(
            Material material, Choice choice, String subtitle, Path folder, Listener listener) {
        PictureFiles.prepare(folder);
        SystemPictures pictures = new SystemPictures(material, choice, subtitle);
        Map<String, String> files = new LinkedHashMap<>();
        pictures.drawers().forEach((figure, drawer) -> {
            listener.drawing(figure);
            drawer.get().ifPresent(picture -> {
                List<Path> written = PictureFiles.write(picture, folder);
                files.put(figure.title(), String.valueOf(written.get(1).getFileName()));
            });
        });
        return files;
    }

    private Map<PaperFigure, Supplier<Optional<Picture>>> drawers() {
        Map<PaperFigure, Supplier<Optional<Picture>>> drawers = new EnumMap<>(PaperFigure.class);
        drawers.put(PaperFigure.SPECTRA, this::spectra);
        drawers.put(
                PaperFigure.ERRORS, () -> SystemErrorsPicture.of(material.test().bins(), material.results(), subtitle));
        drawers.put(PaperFigure.LATENT, this::latent);
        drawers.put(PaperFigure.RESIDUALS, this::residuals);
        drawers.put(PaperFigure.LANDSCAPE, this::landscape);
        drawers.put(PaperFigure.RARE_STAR, this::rareStar);
        drawers.put(PaperFigure.INVERSIONS, this::inversions);
        return drawers;
    }

    private Optional<Picture> spectra() {
        NormalisedGrid stars =
                material.test().select(SpectraPicture.nodes(material.test(), ComparedSpectraPicture.MOST_STARS));
        List<GeneratedSpectra> generated = models
                .present(Stream.concat(Stream.of(SystemNames.PHYSFORMER), choice.baselines().stream())
                        .toList())
                .stream()
                .map(name -> new GeneratedSpectra(
                        models.title(name), models.with(name, model -> model.flux(stars.labels()))))
                .toList();
        return generated.isEmpty()
                ? Optional.empty()
                : Optional.of(ComparedSpectraPicture.of(stars, generated, subtitle));
    }

    private Optional<Picture> latent() {
        NormalisedGrid stars = diagnosed();
        return diagnosis(SystemNames.PHYSFORMER)
                .map(diagnosis -> LatentPicture.of(stars, diagnosis.latent(), subtitle));
    }

    private Optional<Picture> residuals() {
        List<Diagnosed> all = new ArrayList<>();
        Stream.concat(Stream.of(SystemNames.PHYSFORMER), choice.residuals().stream())
                .forEach(name ->
                        diagnosis(name).ifPresent(diagnosis -> all.add(new Diagnosed(models.title(name), diagnosis))));
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(SystemResidualsPicture.of(all, material.test().bins(), subtitle));
    }

    /** Returns a model's diagnosis of {@link #diagnosed}; empty for one that is missing or without physics. */
    private Optional<PhysicalDiagnosis> diagnosis(String system) {
        return models.has(system)
                ? diagnoses.computeIfAbsent(system, name -> models.with(name, this::diagnosisBy))
                : Optional.empty();
    }

    private Optional<PhysicalDiagnosis> diagnosisBy(ForwardModel model) {
        double[][] labels = diagnosed().labels();
        return model.diagnostics().map(diagnostics -> {
            List<PhysicalDiagnosis> parts = new ArrayList<>();
            for (int from = 0; from < labels.length; from += BATCH) {
                int to = Math.min(labels.length, from + BATCH);
                parts.add(diagnostics.diagnose(Arrays.copyOfRange(labels, from, to)));
            }
            return PhysicalDiagnosis.join(parts);
        });
    }

    private NormalisedGrid diagnosed() {
        NormalisedGrid test = material.test();
        int count = Math.min(MOST_DIAGNOSED, test.spectra());
        return test.select(IntStream.range(0, count)
                .map(i -> (int) ((long) i * test.spectra() / count))
                .toArray());
    }

    private Optional<Picture> landscape() {
        if (!models.has(SystemNames.PHYSFORMER)) {
            return Optional.empty();
        }
        NormalisedGrid star = NearestNode.of(material.test(), choice.landscape());
        Optional<double[]> answer = material.inversion().labels(SystemNames.PHYSFORMER, star);
        String title = models.title(SystemNames.PHYSFORMER);
        return models.with(
                SystemNames.PHYSFORMER, model -> LossLandscapePicture.of(model, title, star, answer, subtitle));
    }

    private Optional<Picture> rareStar() {
        NormalisedGrid star = NearestNode.of(material.test(), choice.rareStar());
        List<Answer> answers = new ArrayList<>();
        for (String name : models.present(List.of(SystemNames.PHYSFORMER, choice.rival()))) {
            material.inversion()
                    .labels(name, star)
                    .ifPresent(labels -> answers.add(new Answer(
                            models.title(name),
                            labels,
                            models.with(name, model -> model.flux(new double[][] {labels})[0]))));
        }
        return answers.isEmpty() ? Optional.empty() : Optional.of(RareStarPicture.of(star, answers, subtitle));
    }

    private Optional<Picture> inversions() {
        List<SystemResult> results = Stream.of(SystemNames.PHYSFORMER, choice.rival())
                .flatMap(name -> models.result(name).stream())
                .toList();
        return InversionErrorsPicture.of(results, subtitle);
    }
}
