/**
 * The serving model and its pipeline: opening, switching, shadowing.
 *
 * <p>{@link ServingModel} is a bundle opened with its inversion; {@link Models} holds those in use, {@link
 * ModelChoices} reads the operators' choices ({@link ModelTopic} writes them), {@link ModelRollout} switches, {@link
 * Shadow} compares a second model. {@link Stages} are decode, validate and the answer's messages for one model; {@link
 * InProcessPipeline} runs them without Kafka, {@link WarmUp} and {@link InversionThroughput} run them before and next
 * to the stream.
 */
@NullMarked
package org.photosphere.services.serving;

import org.jspecify.annotations.NullMarked;
