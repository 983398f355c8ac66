/* Steps a step graph alone and in a batch of five, and prints a hash of every logit's bits: run under different
   processors, it must print the same line. Arguments: model.onnx vocabulary [state names…] as in run.sh. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "onnxruntime_c_api.h"

enum { STEPS = 24, MOST_STATES = 16, MOST_BATCH = 5 };

static const OrtApi *ort;

static void require(OrtStatus *status)
{
    if (status == NULL)
        return;
    fprintf(stderr, "%s\n", ort->GetErrorMessage(status));
    exit(1);
}

static OrtValue *tensor(OrtMemoryInfo *memory, void *data, size_t size, int64_t rows, int64_t width, int is_float)
{
    OrtValue *value = NULL;
    int64_t shape[2] = { rows, width };
    require(ort->CreateTensorWithDataAsOrtValue(memory, data, size, shape, is_float ? 2 : 1,
        is_float ? ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT : ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, &value));
    return value;
}

static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)data)[i]) * 0x100000001b3u;
    return hash;
}

/* The hash of row 0's logits over all steps. */
static uint64_t run(OrtSession *session, int64_t batch, int64_t vocabulary, int64_t hidden, int states, char **names)
{
    OrtMemoryInfo *memory = NULL;
    require(ort->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
    float *in[MOST_STATES], *out[MOST_STATES], *logits = calloc(batch * vocabulary, sizeof(float));
    char in_names[MOST_STATES][64], out_names[MOST_STATES][64];
    for (int i = 0; i < states; i++) {
        in[i] = calloc(batch * hidden, sizeof(float));
        out[i] = calloc(batch * hidden, sizeof(float));
        snprintf(in_names[i], sizeof in_names[i], "%c_in.%s", names[i][0], names[i] + 1);
        snprintf(out_names[i], sizeof out_names[i], "%c_out.%s", names[i][0], names[i] + 1);
    }
    int64_t ids[MOST_BATCH], rows[MOST_BATCH];
    uint64_t hash = 0xcbf29ce484222325u;
    for (int step = 0; step < STEPS; step++) {
        const char *input_names[MOST_STATES + 2] = { "input_ids", "logit_rows" }, *output_names[MOST_STATES + 1] = { "logits" };
        const OrtValue *inputs[MOST_STATES + 2];
        OrtValue *outputs[MOST_STATES + 1];
        for (int64_t row = 0; row < batch; row++) {
            ids[row] = (step * 7919 + row * 104729 + 13) % vocabulary;
            rows[row] = row;
        }
        inputs[0] = tensor(memory, ids, batch * sizeof(int64_t), batch, 0, 0);
        inputs[1] = tensor(memory, rows, batch * sizeof(int64_t), batch, 0, 0);
        outputs[0] = tensor(memory, logits, batch * vocabulary * sizeof(float), batch, vocabulary, 1);
        for (int i = 0; i < states; i++) {
            input_names[i + 2] = in_names[i];
            output_names[i + 1] = out_names[i];
            inputs[i + 2] = tensor(memory, in[i], batch * hidden * sizeof(float), batch, hidden, 1);
            outputs[i + 1] = tensor(memory, out[i], batch * hidden * sizeof(float), batch, hidden, 1);
        }
        require(ort->Run(session, NULL, input_names, inputs, states + 2, output_names, states + 1, outputs));
        hash = mix(hash, logits, vocabulary * sizeof(float));
        for (int i = 0; i < states; i++) {
            float *last = in[i];
            in[i] = out[i];
            out[i] = last;
        }
    }
    return hash;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "probe MODEL VOCABULARY HIDDEN STATE… (states as h0 c0 h1 c1)\n");
        return 2;
    }
    setenv("ORT_DISABLE_TELEMETRY", "1", 1);
    ort = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    OrtEnv *environment = NULL;
    OrtSessionOptions *options = NULL;
    OrtSession *session = NULL;
    require(ort->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "probe", &environment));
    require(ort->CreateSessionOptions(&options));
    require(ort->SetIntraOpNumThreads(options, 1));
    require(ort->CreateSession(environment, argv[1], options, &session));
    int64_t vocabulary = atoll(argv[2]), hidden = atoll(argv[3]);
    unsigned long long alone = run(session, 1, vocabulary, hidden, argc - 4, argv + 4);
    unsigned long long among = run(session, MOST_BATCH, vocabulary, hidden, argc - 4, argv + 4);
    printf("%016llx alone, %016llx in a batch of %d\n", alone, among, MOST_BATCH);
    return alone == among ? 0 : 1;
}
