#include "tern_fbank.h"
