package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The codes of Neo4j that mean something to the domain.
const (
	codeReadOnlyDatabase = "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"
	codeReadOnlyMode     = "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"
	codeReadOnlyAccess   = "Neo.ClientError.Statement.AccessMode"
	codeForbidden        = "Neo.ClientError.Security.Forbidden"
	codeUnauthorized     = "Neo.ClientError.Security.Unauthorized"
	codeTooManyAttempts  = "Neo.ClientError.Security.AuthenticationRateLimit"
	codeNoDatabase       = "Neo.ClientError.Database.DatabaseNotFound"
	codeMemoryOfAll      = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
	codeMemory           = "Neo.TransientError.General.OutOfMemoryError"
	codeMemoryOutside    = "Neo.TransientError.General.TransactionMemoryLimit"
	codeMemoryOfOne      = "Neo.ClientError.General.TransactionOutOfMemoryError"
	codeStack            = "Neo.TransientError.General.StackOverFlowError"
	codeTimedOut         = "Neo.ClientError.Transaction.TransactionTimedOut"
	codeTimedOutHere     = "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"
	codeTerminated       = "Neo.ClientError.Transaction.Terminated"
	codeLocksStopped     = "Neo.ClientError.Transaction.LockClientStopped"
	clusterCodes         = "Neo.ClientError.Cluster."
	securityCodes        = "Neo.ClientError.Security."
	schemaCodes          = "Neo.ClientError.Schema."
	transientCodes       = "Neo.TransientError."
)

// closed tells whether the driver says that it was closed, which it has no type for.
func closed(usage *neo4j.UsageError) bool {
	return usage.Message == "Pool closed" || usage.Message == "Trying to create session on closed driver"
}

// failure is an error of the driver in the words of the domain.
type failure struct {
	// kind is the sentinel that it stands for, nil when it stands for none.
	kind error
	// doing is what failed, cause what the driver says of it.
	doing string
	cause error
	// passing says that doing it again may help.
	passing bool
}

// Error returns the kind, what failed and why, in one line.
func (f *failure) Error() string {
	if f.kind == nil {
		return fmt.Sprintf("%s: %s", f.doing, f.cause)
	}
	return fmt.Sprintf("%s: %s: %s", f.kind, f.doing, f.cause)
}

// Unwrap returns the kind and the cause.
func (f *failure) Unwrap() []error {
	if f.kind == nil {
		return []error{f.cause}
	}
	return []error{f.kind, f.cause}
}

// translate makes an error of the domain of one of the driver's: the context's when that has ended, else a failure. It is called once,
// where the driver is.
func translate(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	f := &failure{doing: doing, cause: err}
	f.kind, f.passing = kindOf(err)
	return f
}

// mayPass tells whether doing again what failed may help.
func mayPass(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.passing
}

// kindOf returns the sentinel of the domain that an error of the driver stands for, nil when none does, and whether it may pass. What is
// no answer of the server is that there was none.
func kindOf(err error) (kind error, passing bool) {
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		kind := kindOfCode(server.Code)
		return kind, madeMeanwhile(server.Code) || errors.Is(kind, civic.ErrUnavailable) && server.IsRetriable()
	}
	var usage *neo4j.UsageError
	switch {
	case !errors.As(err, &usage):
		return civic.ErrUnavailable, true
	case closed(usage):
		return civic.ErrUnavailable, false
	}
	return nil, false
}

// madeMeanwhile tells of a constraint or an index that was not there when a statement began which makes it unless it is there.
func madeMeanwhile(code string) bool {
	return strings.HasPrefix(code, schemaCodes) && strings.HasSuffix(code, "AlreadyExists")
}

func kindOfCode(code string) error {
	switch code {
	case codeReadOnlyDatabase, codeReadOnlyMode, codeReadOnlyAccess, codeForbidden:
		return civic.ErrReadOnly
	case codeMemoryOfAll, codeMemory, codeMemoryOutside, codeMemoryOfOne, codeStack, codeTimedOut, codeTimedOutHere:
		return civic.ErrTooCostly
	case codeNoDatabase, codeTerminated, codeLocksStopped:
		return civic.ErrUnavailable
	}
	for _, prefix := range []string{securityCodes, transientCodes, clusterCodes} {
		if strings.HasPrefix(code, prefix) {
			return civic.ErrUnavailable
		}
	}
	return nil
}
