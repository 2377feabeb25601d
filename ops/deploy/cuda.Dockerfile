# Base of the image for GPUs: Java, and PyTorch's libtorch for CUDA in the version that the JNI library requires.
#
#
#   docker build --tag photosphere-cuda-base:2.7.1 --file ops/deploy/cuda.Dockerfile ops/deploy
#   mvn -Pimage,cuda && docker load --input services/target/jib-image.tar
#
# Not tested on a GPU yet.
FROM pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    # torch/lib finds CUDA's libraries next to it, in nvidia/*/lib.
    && ln -s "$(python -c 'import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))')" /opt/python
